import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnLog, ChurnTable } from "../../src/churn/churn-types.ts";
import { fork, randomFrom, shuffle } from "../../src/core/random.ts";
import { DAY, day, type RichLog, richLog } from "./rich-log.ts";

const options = {
  asOf: [day(180), day(250)],
  outcome: { days: 60 },
  logEnd: day(400),
  stable: ["country"],
  ignore: ["visits"],
} as const;
const CHURN = ["orders", "contract"] as const;
const seeds = fc.integer({ min: 1, max: 1000 });

function rowsOf(table: ChurnTable): Map<string, Record<string, unknown>> {
  return new Map([...table].map((row) => [`${row.customer} ${row.cut}`, row]));
}

function expectEqual(a: ChurnTable, b: ChurnTable, except: readonly string[] = []): void {
  const [x, y] = [rowsOf(a), rowsOf(b)];
  expect([...y.keys()].sort()).toEqual([...x.keys()].sort());
  for (const [key, row] of x)
    for (const [name, value] of Object.entries(row)) {
      const other = (y.get(key) as Record<string, unknown>)[name];
      if (except.includes(name)) continue;
      if (typeof value === "number" && typeof other === "number")
        expect(other, `${name} of ${key}`).toBeCloseTo(value, 8);
      else expect(other, `${name} of ${key}`).toBe(value);
    }
}

describe("churnTable", () => {
  it("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(...CHURN), (seed, churn) => {
        const log = richLog(seed, 8);
        const random = fork(randomFrom(seed), "order");
        const mixed = Object.fromEntries(
          Object.entries(log).map(([name, rows]) => [name, shuffle(random, [...rows])]),
        );
        expectEqual(
          churnTable(log as ChurnLog, { ...options, churn }),
          churnTable(mixed as ChurnLog, { ...options, churn }),
        );
      }),
      { numRuns: 6 },
    );
  });

  it("moves with time: all times so many days later, all cuts too", () => {
    const times = ["time", "start", "end", "created", "closed", "trialEnd", "termEnd", "canceled"];
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 300 }), fc.constantFrom(...CHURN), (seed, days, churn) => {
        const log = richLog(seed, 6);
        const moved = Object.fromEntries(
          Object.entries(log).map(([name, rows]) => [
            name,
            (rows as Record<string, unknown>[]).map((row) =>
              Object.fromEntries(
                Object.entries(row).map(([key, value]) => [
                  key,
                  times.includes(key) && typeof value === "number" ? value + days * DAY : value,
                ]),
              ),
            ),
          ]),
        );
        const shift = (t: number): number => t + days * DAY;
        const before = churnTable(log as ChurnLog, { ...options, churn });
        const after = churnTable(moved as ChurnLog, {
          ...options,
          churn,
          asOf: options.asOf.map(shift),
          logEnd: shift(options.logEnd),
        });
        const back = [...after].map((row) => ({ ...row, cut: row.cut - days * DAY }));
        // the season is another one, habits of the week too, and months differ in length
        const free = ["seasonSin", "seasonCos", "daysToRenewal", "renewals"];
        expect(back.length).toBe(before.length);
        back.forEach((row, i) => {
          for (const [name, value] of Object.entries(before.at(i) as Record<string, unknown>))
            if (!free.includes(name)) {
              const other = (row as Record<string, unknown>)[name];
              if (typeof value === "number") expect(other, name).toBeCloseTo(value, 8);
              else expect(other, name).toBe(value);
            }
        });
      }),
      { numRuns: 5 },
    );
  });

  it("tells of each customer what it would tell of nobody else", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const log = richLog(seed, 10);
        const half = (rows: readonly object[]): object[] =>
          rows.filter((row) => Number((row as { customer: string }).customer?.slice(1)) % 2 === 0);
        const some: RichLog = {
          orders: half(log.orders),
          subscriptions: half(log.subscriptions),
          events: half(log.events),
          feedback: half(log.feedback),
          surveys: half(log.surveys),
          profiles: half(log.profiles),
          identities: log.identities,
        };
        const asked = { ...options, churn: "orders" } as const;
        const features = churnTable(some as ChurnLog, asked).info.features.map((f) => f.name);
        const [all, part] = [
          churnTable(log as ChurnLog, { ...asked, features }),
          churnTable(some as ChurnLog, asked),
        ];
        const whole = rowsOf(all);
        // how other contracts fared is what this one looks at
        for (const [key, row] of rowsOf(part)) {
          const { leavingRate: _a, ...mine } = row;
          const { leavingRate: _b, ...same } = whole.get(key) as Record<string, unknown>;
          expect(same).toEqual(mine);
        }
      }),
      { numRuns: 5 },
    );
  });

  it("gives the rows of a panel as those of each cut alone", () => {
    const log = richLog(3, 12) as ChurnLog;
    const panel = churnTable(log, { ...options, churn: "orders" });
    for (const asOf of options.asOf) {
      const alone = churnTable(log, {
        ...options,
        churn: "orders",
        asOf,
        features: panel.info.features.map((f) => f.name),
      });
      expect([...alone]).toEqual([...panel].filter((row) => row.cut === asOf));
    }
    expect(panel.info.cuts.map((cut) => cut.rows).reduce((a, b) => a + b)).toBe(panel.length);
  });
});
