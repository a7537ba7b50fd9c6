import { describe, expect, it } from "vitest";
import { reduceContracts } from "../../../src/cltv/contract/reduce-contracts.ts";
import { checkSuite } from "../../common/check-suite.ts";

const rowsOf = (rows: readonly object[], options: object = {}) =>
  [
    ...reduceContracts(rows as { start: string; end: string | null }[], {
      asOf: "2026-06-01",
      period: "month",
      ...options,
    }),
  ].flatMap(({ periods, ended, count }) => new Array(count).fill([periods, ended]));

describe("reduceContracts", () => {
  it("follows the calendar, the day of a renewal being the end of the period before", () => {
    expect(rowsOf([{ start: "2026-01-15", end: "2026-02-15" }])).toEqual([[1, 1]]);
    expect(rowsOf([{ start: "2026-01-15", end: "2026-02-16" }])).toEqual([[2, 1]]);
    expect(rowsOf([{ start: "2026-01-15", end: "2026-01-15" }])).toEqual([[1, 1]]);
    expect(rowsOf([{ start: "2026-01-15T08:00Z", end: "2026-02-15T23:00Z" }])).toEqual([[1, 1]]);
    // 31 January renews on 28 February, then on 31 March
    expect(rowsOf([{ start: "2026-01-31", end: "2026-02-28" }])).toEqual([[1, 1]]);
    expect(rowsOf([{ start: "2026-01-31", end: "2026-03-01" }])).toEqual([[2, 1]]);
    expect(rowsOf([{ start: "2026-01-31", end: "2026-03-31" }])).toEqual([[2, 1]]);
    expect(rowsOf([{ start: "2024-02-29", end: "2025-02-28" }], { period: "year" })).toEqual([[1, 1]]);
    expect(rowsOf([{ start: "2024-02-29", end: "2025-03-01" }], { period: "year" })).toEqual([[2, 1]]);
    expect(rowsOf([{ start: "2026-01-01", end: "2026-01-15" }], { period: "week" })).toEqual([[2, 1]]);
    expect(rowsOf([{ start: "2026-01-01", end: "2026-01-16" }], { period: "week" })).toEqual([[3, 1]]);
  });

  it("counts the renewals that have been made before asOf", () => {
    expect(rowsOf([{ start: "2026-01-15", end: null }])).toEqual([[4, 0]]);
    expect(rowsOf([{ start: "2026-01-31", end: null }])).toEqual([[4, 0]]);
    // the renewal of 1 June lies on asOf: not seen yet
    expect(rowsOf([{ start: "2026-01-01", end: null }])).toEqual([[4, 0]]);
    expect(rowsOf([{ start: "2026-01-01", end: null }], { asOf: "2026-06-02" })).toEqual([[5, 0]]);
    // an end that is still ahead is not known yet
    expect(rowsOf([{ start: "2026-01-15", end: "2026-06-15" }])).toEqual([[4, 0]]);
    expect(rowsOf([{ start: "2026-05-20", end: null }])).toEqual([[0, 0]]);
  });

  it("begins after the trial, and leaves trials out that never became a contract", () => {
    const rows = [
      { start: "2026-01-01", end: "2026-02-20", trialEnd: "2026-01-15" },
      { start: "2026-01-01", end: "2026-01-15", trialEnd: "2026-01-15" },
      { start: "2026-05-25", end: null, trialEnd: "2026-06-08" },
      { start: "2026-07-01", end: null, trialEnd: null },
    ];
    expect(rowsOf(rows)).toEqual([[2, 1]]);
    expect(rowsOf(rows, { trials: "include" })).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
    const { notes } = reduceContracts(rows, { asOf: "2026-06-01", period: "month" }).info;
    expect(notes).toEqual([
      "2 trials that have not become a contract are left out.",
      "1 contracts had not begun and are left out.",
    ]);
  });

  it("leaves contracts of another length out", () => {
    const rows = [
      { start: "2024-01-01", end: null, interval: "yearly" },
      { start: "2026-01-15", end: null, interval: "month" },
      { start: "2026-01-15", end: null, interval: null },
    ];
    const contracts = reduceContracts(rows, { asOf: "2026-06-01", period: "month" });
    expect([...contracts]).toEqual([{ periods: 4, ended: 0, count: 2 }]);
    expect(contracts.info).toMatchObject({ kind: "contracts", unit: "month", contracts: 2 });
    expect(contracts.info.notes[0]).toMatch(/1 contracts renew at another interval/);
  });

  it("keeps covariates", () => {
    const rows = [
      { start: "2026-01-15", end: null, yearly: false, price: 9 },
      { start: "2026-01-15", end: null, yearly: true, price: 80 },
      { start: "2026-01-16", end: null, yearly: true, price: 80 },
    ];
    const contracts = reduceContracts(rows, {
      asOf: "2026-06-01",
      period: "month",
      covariates: ["yearly", "price"],
    });
    expect([...contracts]).toEqual([
      { periods: 4, ended: 0, count: 1, yearly: 0, price: 9 },
      { periods: 4, ended: 0, count: 2, yearly: 1, price: 80 },
    ]);
    const code = expect.objectContaining({ code: "missing-column" });
    expect(() => rowsOf(rows, { covariates: ["plan"] })).toThrowError(code);
  });

  it("counts days in the zone", () => {
    const row = { start: "2026-01-15T12:00Z", end: "2026-02-15T23:30Z" };
    expect(rowsOf([row])).toEqual([[1, 1]]);
    expect(rowsOf([row], { zone: "Europe/Berlin" })).toEqual([[2, 1]]);
  });

  it.each([
    ["an end before the start", [{ start: "2026-02-01", end: "2026-01-01" }], {}, "bad-value"],
    ["an interval that is none", [{ start: "2026-02-01", end: null, interval: "moon" }], {}, "bad-value"],
    ["no start", [{ start: null, end: null }], {}, "missing-value"],
    ["no column of ends", [{ start: "2026-02-01" }], {}, "missing-column"],
    ["an unknown period", [], { period: "quarter" }, "bad-option"],
    ["no asOf", [], { asOf: undefined }, "bad-option"],
    ["an unknown zone", [], { zone: "Mars/Base" }, "unknown-zone"],
  ])("refuses %s", (_, rows, options, code) => {
    expect(() => rowsOf(rows, options)).toThrowError(expect.objectContaining({ code }));
  });

  it("skips invalid rows on request and reports them", () => {
    const rows = [
      { start: "2026-02-01", end: "2026-01-01" },
      { start: "2026-01-15", end: null },
    ];
    const contracts = reduceContracts(rows, { asOf: "2026-06-01", period: "month", onInvalid: "skip" });
    expect(contracts.info.contracts).toBe(1);
    expect(contracts.info.rejected?.[0]).toMatchObject({ rows: 1, examples: [{ row: 0 }] });
  });
});

checkSuite({
  name: "reduceContracts",
  run: (data) => reduceContracts(data, { asOf: "2026-06-01", period: "month" }),
  data: Array.from({ length: 30 }, (_, i) => ({
    start: Date.UTC(2025, i % 12, 1 + i),
    end: i % 3 === 0 ? null : Date.UTC(2025, (i % 12) + (i % 9), 3 + i),
  })),
  empty: (table) => expect(table.length).toBe(0),
  oneRow: (table) => expect(table.length).toBe(1),
  allNaN: "bad-value",
});
