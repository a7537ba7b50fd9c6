import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstAbove } from "../../../src/numeric/bisect.ts";
import { covariateRequest } from "../../../src/survival/design/covariate-request.ts";
import { lifetimesOf } from "../../../src/survival/input/lifetimes-of.ts";
import { readLifetimes } from "../../../src/survival/input/read-lifetimes.ts";
import { timeIndex } from "../../../src/survival/input/time-index.ts";

const failing = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });
const what = "test";
const read = (rows: readonly object[], options: object = {}, reading: object = {}) =>
  readLifetimes(rows as object[], options, { what, ...reading });

describe("the door for lifetimes", () => {
  it("reads ages and events, true or 1", () => {
    const rows = read([
      { stop: 5, event: true },
      { stop: 7, event: 0 },
    ]);
    expect([...rows.stop]).toEqual([5, 7]);
    expect([...rows.event]).toEqual([1, 0]);
    expect(rows).toMatchObject({ start: undefined, count: undefined, weight: undefined });
  });

  it.each([
    ["an age below zero", [{ stop: -1, event: 1 }], "stop"],
    ["a start not before the stop", [{ start: 5, stop: 5, event: 1 }], "stop"],
    ["an event coded 2", [{ stop: 5, event: 2 }], "event"],
    ["an event coded yes", [{ stop: 5, event: "Yes" }], "event"],
    ["a count below zero", [{ stop: 5, event: 1, count: -1 }], "count"],
    ["an endless age", [{ stop: Number.POSITIVE_INFINITY, event: 1 }], "stop"],
  ])("%s is refused by row and column", (_, rows, column) => {
    expect(() => read([{ stop: 1, event: 1 }, ...rows])).toThrowError(
      failing("bad-value", { row: 1, column }),
    );
    expect(read([{ stop: 1, event: 1 }, ...rows], { onInvalid: "skip" })).toMatchObject({
      length: 1,
      account: { read: 2, used: 1, rejected: [{ rows: 1 }] },
    });
  });

  it("weights are read where they are named, and are not below zero", () => {
    const rows = [{ stop: 5, event: 1, weight: -1 }];
    expect(read(rows).weight).toBeUndefined();
    expect(() => read(rows, { weight: "weight" })).toThrowError(
      failing("bad-value", { row: 0, column: "weight" }),
    );
    expect(() => read([{ ...rows[0], weight: null }], { weight: "weight" })).toThrowError(
      failing("missing-value"),
    );
  });

  it("rows without a customer or a spell are nobody's other stretch", () => {
    const rows = [
      { customer: "a", spell: 1, start: 0, stop: 5, event: 0 },
      { customer: "a", spell: 2, start: 2, stop: 9, event: 1 },
      // no spell: not the last spell of the customer before
      { customer: "b", spell: null, start: 3, stop: 8, event: 1 },
      { customer: "b", spell: 2, start: 4, stop: 8, event: 1 },
      // no customer: not the one called by the number of the row
      { start: 1, stop: 4, event: 1 },
      { customer: "4", spell: 1, start: 2, stop: 6, event: 1 },
    ];
    expect(read(rows).length).toBe(6);
    expect(Array.from(read(rows).continued ?? [])).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("an age without a value is missing", () => {
    expect(() => read([{ stop: null, event: 1 }])).toThrowError(failing("missing-value", { column: "stop" }));
  });

  it("rows without a value of a covariate, a group or an offset are left out and counted by column", () => {
    const rows = [
      { stop: 1, event: 1, age: 30, plan: "a" },
      { stop: 2, event: 1, age: null, plan: "b" },
      { stop: 3, event: 0, age: null, plan: null },
    ];
    const found = read(rows, {}, { covariates: covariateRequest(["age"]), texts: { by: "plan" } });
    expect(found.account).toMatchObject({
      read: 3,
      used: 1,
      left: 2,
      missing: [
        { column: "by", rows: 1 },
        { column: "age", rows: 2 },
      ],
    });
    expect([...found.inputRows]).toEqual([0]);
  });

  it("errors name a covariate as the caller does", () => {
    const rows = [
      { stop: 1, event: 1, age: 30 },
      { stop: 2, event: 1, age: {} },
    ];
    const covariates = covariateRequest(["age"]);
    expect(() => read(rows, {}, { covariates })).toThrowError(
      failing("bad-value", { row: 1, column: "age" }),
    );
    // also where it is one of the door's own columns
    const late = [{ start: 1, stop: 3, event: 1 }];
    expect(read(late, {}, { covariates: covariateRequest(["start"]) }).covariates.get("start")).toEqual(
      Float64Array.of(1),
    );
  });

  it("says how to read an event that a text tells", () => {
    const rows = [
      { stop: 1, left: "Yes" },
      { stop: 2, left: "No" },
    ];
    expect(() => read(rows, { event: "left" })).toThrowError(/event: \(row\) => row\.left === "Yes"/);
    const event = (row: { readonly left: string }) => row.left === "Yes";
    expect([...read(rows, { event }).event]).toEqual([1, 0]);
  });

  it("rows of one customer that all start at 0 are lifetimes of their own, such as gaps between orders", () => {
    const rows = [
      { customer: "a", start: 0, stop: 10, event: 1 },
      { customer: "a", start: 0, stop: 12, event: 0 },
    ];
    expect(read(rows)).toMatchObject({ length: 2, continued: undefined });
    const late = [...rows, { customer: "b", start: 1, stop: 2, event: 1 }];
    expect(() => read(late)).toThrowError(failing("bad-value"));
  });

  it("own rows can say their unit; a table has its own", () => {
    const rows = [{ stop: 1, event: 1 }];
    expect(read(rows).unit).toBeUndefined();
    expect(read(rows, { unit: "month" }).unit).toBe("month");
    expect(() => read(rows, { unit: "fortnight" })).toThrowError(failing("bad-option"));
    const table = lifetimesOf([{ customer: "a", start: "2026-01-01", end: "2026-02-01" }], {
      asOf: "2026-06-01",
    });
    expect(readLifetimes(table, {}, { what }).unit).toBe("day");
    expect(() => readLifetimes(table, { unit: "month" }, { what })).toThrowError(failing("mixed-info"));
  });

  it("rows that count 0 are absent", () => {
    const rows = [
      { stop: 1, event: 1, count: 0 },
      { stop: 2, event: 1, count: 3 },
    ];
    expect(read(rows)).toMatchObject({ length: 1, account: { absent: 1, left: 0 } });
  });

  it("causes are sorted texts, no value while nothing happened", () => {
    const rows = [
      { stop: 1, cause: "price" },
      { stop: 2, cause: null },
      { stop: 3, cause: "moved" },
      { stop: 4, cause: "" },
    ];
    const { cause, event } = read(rows, {}, { ends: "cause" });
    expect(cause?.levels).toEqual(["moved", "price"]);
    expect([...(cause?.codes ?? [])]).toEqual([1, -1, 0, -1]);
    expect([...event]).toEqual([1, 0, 1, 0]);
  });

  it("stretches of one customer may meet or leave a gap, but not overlap", () => {
    const at = (start: number, stop: number) => ({ customer: "a", start, stop, event: 0 });
    expect(read([at(0, 5), at(5, 9), at(12, 20)]).length).toBe(3);
    expect(() => read([at(0, 5), at(4, 9)])).toThrowError(
      failing("bad-value", { row: 1, column: "start", count: 1 }),
    );
    // separate spells and gap times all start again at 0
    expect(read([at(0, 5), at(0, 9)]).length).toBe(2);
    const spells = [at(0, 5), at(4, 9)].map((row, i) => ({ ...row, spell: i + 1 }));
    expect(read(spells).length).toBe(2);
  });

  it("what is no list of rows is refused", () => {
    expect(() => readLifetimes("rows" as never, {}, { what })).toThrowError(failing("bad-input"));
    expect(() => readLifetimes([{ event: 1 }], {}, { what })).toThrowError(failing("missing-column"));
  });
});

describe("the index of ages", () => {
  const places = (stop: number[], start?: number[]) => {
    const index = timeIndex(Float64Array.from(stop), start && Float64Array.from(start));
    return {
      times: [...index.times],
      stopAt: [...index.stopAt],
      startAt: index.startAt && [...index.startAt],
    };
  };

  it("whole and broken ages agree, and a start at an age is at risk after it", () => {
    expect(
      places(
        [5, 3, 3, 9],
        [0, 1, 3, 5].map((s) => Math.min(s, 2)),
      ),
    ).toMatchObject({ startAt: undefined });
    expect(places([5, 3, 4, 9], [0, 1, 3, 5])).toEqual({
      times: [3, 4, 5, 9],
      stopAt: [2, 0, 1, 3],
      startAt: [0, 0, 1, 3],
    });
    expect(places([2.5, 1.5, 2, 4.5], [0, 0.5, 1.5, 2.5])).toEqual({
      times: [1.5, 2, 2.5, 4.5],
      stopAt: [2, 0, 1, 3],
      startAt: [0, 0, 1, 3],
    });
  });

  it("ages that differ by rounding are one", () => {
    expect(places([0.3, 0.1 + 0.2, 0.4])).toEqual({
      times: [0.3, 0.4],
      stopAt: [0, 0, 1],
      startAt: undefined,
    });
  });

  it("counting and sorting agree on whole ages", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 20 })), { minLength: 1 }),
        (pairs) => {
          const start = pairs.map(([s]) => s);
          const stop = pairs.map(([s, d]) => s + d);
          const half = (values: number[]) => values.map((v) => v / 2 + (v > 0 ? 0.25 : 0));
          const whole = places(stop, start);
          const broken = places(half(stop), half(start));
          expect(broken.stopAt).toEqual(whole.stopAt);
          expect(broken.startAt).toEqual(whole.startAt);
          whole.startAt?.forEach((place, i) => {
            expect(place).toBe(start[i] === 0 ? 0 : firstAbove(Float64Array.from(whole.times), start[i]));
          });
        },
      ),
    );
  });
});
