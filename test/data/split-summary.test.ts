import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromColumns } from "../../src/core/from-columns.ts";
import { splitSummary } from "../../src/data/split-summary.ts";
import { summarizeCustomers } from "../../src/data/summarize-customers.ts";
import { checkSuite } from "../common/check-suite.ts";

const CLV = "../shared/data/clv";
const DAY = 86_400_000;

const line = fc.record({
  customer: fc.constantFrom("ann", "bob", "cy", "__proto__", "dee"),
  time: fc.integer({ min: 0, max: 60 * 24 }).map((hours) => Date.UTC(2026, 0, 1) + hours * 3_600_000),
  amount: fc.constantFrom(0, 5, 12.25, 100),
  refund: fc.constantFrom(0, 0, 3.5),
});
const log = fc.array(line, { maxLength: 60 });
// both ends lie within a day on purpose
const AT = Date.UTC(2026, 0, 25, 13);
const TO = Date.UTC(2026, 1, 20, 7);

describe("splitSummary", () => {
  test("is summarizeCustomers up to the split, and what a summary through the end adds after it", () => {
    fc.assert(
      fc.property(log, fc.constantFrom("net" as const, "gross" as const), (orders, money) => {
        const split = splitSummary(orders, { at: AT, to: TO, unit: "day", money, suspects: "keep" });
        const before = summarizeCustomers(orders, { asOf: AT, unit: "day", money, suspects: "keep" });
        const after = summarizeCustomers(orders, { asOf: TO, unit: "day", money, suspects: "keep" });
        const calibration = [...split].map(
          ({ holdoutFrequency: _f, holdoutSpend: _s, holdoutDuration: _d, ...row }) => row,
        );
        expect(calibration).toEqual([...before]);
        for (const row of split) {
          const then = after.of(row.customer);
          expect(row.holdoutFrequency).toBe((then?.frequency ?? 0) - row.frequency);
          const gained =
            money === "net" ? (then?.revenue ?? 0) - row.revenue : (then?.spend ?? 0) - row.spend;
          expect(row.holdoutSpend).toBeCloseTo(gained, 9);
          expect(row.holdoutDuration).toBe((then?.age ?? 0) - row.age);
        }
        const { holdout } = split.info;
        expect(holdout.newCustomers).toBe(after.length - before.length);
        expect(holdout.purchases).toBe([...split].reduce((n, row) => n + row.holdoutFrequency, 0));
      }),
      { numRuns: 150 },
    );
  });

  test("a day that the split cuts counts once", () => {
    const orders = [
      { customer: "ann", time: "2026-01-25T09:00Z", amount: 1 },
      { customer: "ann", time: "2026-01-25T18:00Z", amount: 2 },
      { customer: "bob", time: "2026-01-25T18:00Z", amount: 4 },
    ];
    const split = splitSummary(orders, { at: AT, to: TO });
    expect(split.of("ann")).toMatchObject({ frequency: 0, holdoutFrequency: 0, holdoutSpend: 2 });
    expect(split.info.holdout).toMatchObject({ newCustomers: 1, newPurchases: 1 });
  });

  test("money given back in the hold-out is taken off it, also without a purchase", () => {
    const orders = [
      { customer: "ann", time: "2026-01-05", amount: 30, refund: 0 },
      { customer: "ann", time: "2026-02-05", amount: 0, refund: 30 },
    ];
    expect(splitSummary(orders, { at: AT, to: TO }).at(0)).toMatchObject({
      holdoutFrequency: 0,
      holdoutSpend: -30,
    });
    expect(splitSummary(orders, { at: AT, to: TO, money: "gross" }).at(0)?.holdoutSpend).toBe(0);
  });

  test("ids that are probably no person are in neither part, unless confirmed", () => {
    const orders = [
      { customer: "ann", time: "2026-01-05", amount: 30 },
      { customer: "guest", time: "2026-01-06", amount: 30 },
      { customer: "walk-in", time: "2026-02-06", amount: 30 },
    ];
    const split = splitSummary(orders, { at: AT, to: TO });
    expect([split.length, split.info.holdout.newCustomers]).toEqual([1, 0]);
    const all = splitSummary(orders, { at: AT, to: TO, suspects: ["guest", "walk-in"] });
    expect([all.length, all.info.holdout.newCustomers]).toEqual([2, 1]);
  });

  test("reads a generator, accessors and a zone", () => {
    function* rows() {
      yield { who: "ann", when: "2026-01-05", paid: 3 };
      yield { who: "ann", when: "2026-02-05T23:30", paid: 4 };
    }
    const split = splitSummary(rows(), {
      at: "2026-01-25",
      to: "2026-02-06",
      zone: "Asia/Tokyo",
      unit: "day",
      customer: "who",
      time: (row) => row.when,
      amount: "paid",
    });
    expect(split.at(0)).toMatchObject({ age: 19, holdoutFrequency: 1, holdoutDuration: 12 });
  });

  test("refuses windows that are none and passes on what the summary refuses", () => {
    const orders = [{ customer: "ann", time: "2026-01-05", amount: 3 }];
    const code = (run: () => unknown) => expect(run).toThrow(expect.objectContaining({ code: "bad-option" }));
    code(() => splitSummary(orders, { at: TO, to: AT }));
    code(() => splitSummary(orders, { at: AT, to: AT }));
    code(() => splitSummary(orders, { at: AT } as never));
    code(() => splitSummary(orders, undefined as never));
    code(() => splitSummary(orders, { at: AT, to: TO, unit: "fortnight" as never }));
    expect(() => splitSummary(orders, { at: AT, to: TO, zone: "Mars/Olympus" })).toThrow(
      expect.objectContaining({ code: "unknown-zone" }),
    );
  });
});

describe.skipIf(!existsSync(CLV))("splitSummary of CDNOW's sample", () => {
  test("gives every customer what BTYD's own summary has", () => {
    const rows = readFileSync(`${CLV}/cdnow_sample.txt`, "utf8")
      .split("\n")
      .map((text) => text.trim().split(/\s+/))
      .filter((cells) => cells.length === 5);
    const orders = fromColumns({
      customer: rows.map((cells) => String(Number(cells[1]))),
      time: Float64Array.from(rows, ([, , d]) => Date.UTC(+d.slice(0, 4), +d.slice(4, 6) - 1, +d.slice(6))),
      amount: Float64Array.from(rows, (cells) => Number(cells[4])),
    });
    const split = splitSummary(orders, { at: "1997-10-01", to: "1998-07-01" });
    const expected = readFileSync(`${CLV}/cdnow_cbs_holdout.csv`, "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((text) => text.split(",").map(Number));
    expect(split.length).toBe(expected.length);
    for (const [id, x, recency, age, later, mean] of expected) {
      const row = split.of(String(id));
      expect([row?.frequency, row?.holdoutFrequency, row?.holdoutDuration], String(id)).toEqual([
        x,
        later,
        39,
      ]);
      expect(row?.recency).toBeCloseTo(recency, 10);
      expect(row?.age).toBeCloseTo(age, 10);
      if (x > 0) expect(row?.monetary).toBeCloseTo(mean, 8);
    }
    expect(split.info.holdout.purchases).toBe(1882);
    expect(split.of("1")?.age).toBe(272 / 7);
  });
});

checkSuite({
  name: "splitSummary",
  run: (data) => splitSummary(data, { at: AT, to: TO, gaps: true }),
  data: Array.from({ length: 40 }, (_, i) => ({
    customer: `c${(i * 7) % 11}`,
    time: TO - 1 - ((i * 53) % 90) * DAY,
    amount: ((i * 31) % 19) + 0.5,
  })),
  // rows come in order of appearance; the audit's examples are row numbers
  compare: (split) => ({
    rows: [...split].sort((a, b) => (a.customer < b.customer ? -1 : 1)),
    holdout: split.info.holdout,
  }),
  empty: (split) => expect(split.length).toBe(0),
  oneRow: (split) => expect(split.info.holdout.newCustomers).toBe(1),
  allNaN: "bad-value",
});
