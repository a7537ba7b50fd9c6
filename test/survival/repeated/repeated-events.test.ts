import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { meanCumulative } from "../../../src/survival/curves/mean-cumulative.ts";
import type { Lifetimes } from "../../../src/survival/input/lifetime-types.ts";
import { repeatedEvents } from "../../../src/survival/repeated/repeated-events.ts";
import type { RepeatedRow } from "../../../src/survival/repeated/repeated-types.ts";
import { checkSuite } from "../../common/check-suite.ts";

const failing = (code: string) => expect.objectContaining({ code });

/** Twelve made-up customers: end of watching, a covariate, ages of events. */
const UNTIL = [10, 8, 12, 5, 9, 7, 11, 6, 12, 10, 4, 9];
const X = [0, 1, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0];
const AGES = [[3, 7], [2, 5, 6], [], [4], [1, 3, 8], [6], [5, 9], [2, 6], [10], [1, 4, 7, 9], [4], []];
const customers = UNTIL.map((until, i) => ({ customer: `c${i}`, until, x: X[i] }));
const events = AGES.flatMap((ages, i) => ages.map((age) => ({ customer: `c${i}`, age })));

const stretchesOf = (rows: Lifetimes<RepeatedRow>) =>
  [...rows].map(({ customer, start, stop, event, number }) => [customer, start, stop, event, number]);

describe("rows of repeated events", () => {
  // R survival 3.5-3: coxph(Surv(start, stop, ev) ~ x, cluster = id), + strata(num), Surv(stop - start, ev), strata(pmin(num, 2))
  it.each([
    [
      "andersen-gill",
      {},
      undefined,
      [1.29327551093643, 0.49664672361935, 0.36177824774011, -41.0422137018424],
    ],
    ["pwp-total", {}, "number", [2.8475669948187, 1.0705539970352, 0.8439790072042, -22.047357927921]],
    ["pwp-gap", {}, "number", [1.84523370623717, 0.66563417207266, 0.45483515526094, -24.12513087563459]],
    [
      "pwp-gap",
      { most: 2 },
      "number",
      [1.7012873050341, 0.66671813783912, 0.50789423726544, -31.64917550476563],
    ],
  ] as const)("are what R fits: %s %o", (model, more, strata, [coefficient, se, robust, value]) => {
    const rows = repeatedEvents(events, { customers, keep: ["x"], model, ...more });
    expect(rows.length).toBe(30);
    const fit = fitCox(rows, { covariates: ["x"], cluster: "customer", ...(strata && { strata }) });
    expect(fit.coefficients[0].coefficient).toBeCloseTo(coefficient, 8);
    expect(fit.coefficients[0].se).toBeCloseTo(se, 8);
    expect(fit.coefficients[0].robustSe).toBeCloseTo(robust, 8);
    expect(fit.fit.logLikelihood).toBeCloseTo(value, 9);
  });

  it("cut the time of each at the events; nothing follows an event on the last day", () => {
    const rows = repeatedEvents(events, { customers });
    const of = (id: string) => stretchesOf(rows).filter(([customer]) => customer === id);
    expect(of("c7")).toEqual([
      ["c7", 0, 2, 1, 1],
      ["c7", 2, 6, 1, 2],
    ]);
    expect(of("c2")).toEqual([["c2", 0, 12, 0, 1]]);
    expect(rows.info).toMatchObject({ kind: "lifetimes", key: "customer", unit: "day", notes: [] });
    expect(meanCumulative(rows).groups[0].events).toBe(events.length);
  });

  it("of late watching start there; what lies outside, twice or with strangers is left out and said", () => {
    const rows = repeatedEvents(
      [
        { customer: "ann", age: 1 },
        { customer: "ann", age: 4 },
        { customer: "ann", age: 4 },
        { customer: "ann", age: 9 },
        { customer: "zoe", age: 2 },
      ],
      {
        customers: [
          { customer: "ann", from: 2, until: 6 },
          { customer: "bob", from: 3, until: 3 },
        ],
      },
    );
    expect(stretchesOf(rows)).toEqual([
      ["ann", 2, 4, 1, 1],
      ["ann", 4, 6, 0, 2],
    ]);
    expect(rows.info.notes.map((note) => note.slice(0, 8))).toEqual([
      "1 events",
      "2 events",
      "1 events",
      "1 custom",
    ]);
  });

  it("of an order log begin with the first order, in the zone of the shop", () => {
    const orders = [
      { customer: "ann", time: "2026-03-01T23:30:00Z", amount: 5, channel: "web" },
      { customer: "ann", time: "2026-03-02T08:00:00Z", amount: 5, channel: "app" },
      { customer: "ann", time: "2026-03-09T08:00:00Z", amount: 5, channel: "app" },
      { customer: "ann", time: "2026-03-10T08:00:00Z", amount: 0, refund: 5, channel: "app" },
      { customer: "bob", time: "2026-03-30T08:00:00Z", amount: 5, channel: "app" },
      { customer: "bob", time: "2026-04-30T08:00:00Z", amount: 5, channel: "app" },
      { customer: null, time: "2026-03-09T08:00:00Z", amount: 5, channel: "app" },
    ];
    const rows = repeatedEvents(orders, { asOf: "2026-04-01", keep: ["channel"] });
    expect(stretchesOf(rows)).toEqual([
      ["ann", 0, 1, 1, 1],
      ["ann", 1, 8, 1, 2],
      ["ann", 8, 30, 0, 3],
      ["bob", 0, 1, 0, 1],
    ]);
    expect(rows.at(0)?.channel).toBe("web");
    expect(rows.info.notes).toHaveLength(3);
    const berlin = repeatedEvents(orders, { asOf: "2026-04-01", zone: "Europe/Berlin", unit: "week" });
    // in Berlin the first two orders are of one day, and one is not counted again
    expect(stretchesOf(berlin)[0]).toEqual(["ann", 0, 1, 1, 1]);
    expect(berlin.info).toMatchObject({ unit: "week", zone: "Europe/Berlin" });
  });

  it("of dated events with customers count from the sign-up, up to the end of each", () => {
    const rows = repeatedEvents([{ customer: 1, time: "2026-01-11" }], {
      asOf: "2026-02-01",
      customers: [
        { customer: 1, from: "2026-01-01", until: "2026-01-21" },
        { customer: 2, from: "2026-01-01", until: null },
      ],
    });
    expect(stretchesOf(rows)).toEqual([
      ["1", 0, 10, 1, 1],
      ["1", 10, 20, 0, 2],
      ["2", 0, 30, 0, 1],
    ]);
  });

  it("hold all events and all the time, whatever the order of the log", () => {
    const log = fc.array(
      fc.record({ customer: fc.constantFrom("a", "b", "__proto__"), age: fc.integer({ min: 1, max: 9 }) }),
      { maxLength: 25 },
    );
    fc.assert(
      fc.property(log, (made) => {
        const watched = ["a", "b", "__proto__"].map((customer) => ({ customer, until: 10 }));
        const rows = [...repeatedEvents(made, { customers: watched })];
        const gaps = [...repeatedEvents([...made].reverse(), { customers: watched, model: "pwp-gap" })];
        expect(rows.filter(({ event }) => event === 1)).toHaveLength(
          new Set(made.map(({ customer, age }) => `${customer} ${age}`)).size,
        );
        for (const { customer } of watched) {
          const own = rows.filter((row) => row.customer === customer);
          expect(own.reduce((sum, { start, stop }) => sum + stop - start, 0)).toBe(10);
          expect(own.map(({ number }) => number)).toEqual(own.map((_, k) => k + 1));
          for (let k = 1; k < own.length; k++) expect(own[k].start).toBe(own[k - 1].stop);
        }
        expect(gaps.map(({ stop, event, number }) => [stop, event, number])).toEqual(
          rows.map(({ start, stop, event, number }) => [stop - start, event, number]),
        );
      }),
      { numRuns: 40 },
    );
  });

  const file = new URL("../../../../shared/data/survival/cgd.csv", import.meta.url);
  it.skipIf(!existsSync(file))("of infections, rebuilt from their days alone, are the published ones", () => {
    const [head, ...lines] = readFileSync(file, "utf8").trim().split("\n");
    const names = head.split(",");
    const cell = (line: string, name: string) => line.split(",")[names.indexOf(name)];
    const published = lines.map((line) => [
      ...[cell(line, "id"), Number(cell(line, "tstart")), Number(cell(line, "tstop"))],
      ...[Number(cell(line, "status")), Number(cell(line, "enum"))],
    ]);
    const ends = new Map(published.map(([id, , stop]) => [id, stop]));
    const rebuilt = repeatedEvents(
      published.filter((row) => row[3] === 1).map(([customer, , age]) => ({ customer, age })) as {
        customer: string;
        age: number;
      }[],
      { customers: [...ends].map(([customer, until]) => ({ customer, until })) },
    );
    expect(stretchesOf(rebuilt)).toEqual(published);
  });
});

checkSuite({
  name: "repeatedEvents",
  run: (data: readonly { customer: string; age: number }[]) =>
    repeatedEvents(data, { customers, model: "pwp-gap" }),
  data: events,
  compare: (rows: Lifetimes<RepeatedRow>) => stretchesOf(rows),
  empty: (rows) => expect(rows.length).toBe(customers.length),
  oneRow: (rows) => expect(rows.length).toBe(customers.length + 1),
  allNaN: "bad-value",
});

describe("what repeated events refuse", () => {
  const options = { customers };
  it.each([
    ["a model", { ...options, model: "wlw" }, "bad-option"],
    ["no end of what is known", {}, "bad-option"],
    ["a time without an end", { time: "age" }, "bad-option"],
    ["ages with an end", { asOf: "2026-01-01", age: "age" }, "bad-option"],
    ["an end that is none", { asOf: "soon" }, "bad-option"],
    ["a highest number", { ...options, most: 0 }, "bad-option"],
    ["a column that is taken", { ...options, keep: ["stop"] }, "bad-option"],
    ["columns that are none", { ...options, keep: "x" }, "bad-option"],
    ["a zone", { asOf: "2026-01-01", zone: "Atlantis" }, "unknown-zone"],
    ["a kept column that is not there", { ...options, keep: ["y"] }, "missing-column"],
    ["nobody watched", { customers: [] }, "empty-input"],
    ["a customer twice", { customers: [...customers, customers[0]] }, "bad-value"],
    [
      "watching that ends before it begins",
      { customers: [{ customer: "a", from: 3, until: 1 }] },
      "bad-value",
    ],
    ["customers without an end", { customers: [{ customer: "a" }] }, "missing-column"],
    ["no options", undefined, "bad-option"],
  ])("%s", (_, wrong, code) => {
    expect(() => repeatedEvents(events, wrong as never)).toThrowError(failing(code));
  });

  it("ages below zero, unless they are to be skipped", () => {
    const wrong = [...events, { customer: "c0", age: -1 }];
    expect(() => repeatedEvents(wrong, options)).toThrowError(failing("bad-value"));
    const rows = repeatedEvents(wrong, { ...options, onInvalid: "skip" });
    expect(rows.info.rejected?.[0]).toMatchObject({ rows: 1, examples: [{ row: events.length, value: -1 }] });
  });
});
