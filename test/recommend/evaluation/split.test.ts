import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type InteractionFold,
  type Interactions,
  interactionsOf,
  type SplitInteractionsOptions,
  splitInteractions,
} from "../../../src/recommend/index.ts";
import { codeOf } from "../../common/code-of.ts";

const DAY = 86_400_000;
const line = (customer: string, day: number, item: string, order?: string) => ({
  customer,
  item,
  time: Date.UTC(2026, 0, 1) + day * DAY,
  order: order ?? `${customer} ${day}`,
});

const logs = fc
  .array(
    fc.record({
      customer: fc.constantFrom("ann", "bob", "cat", "dan", "__proto__"),
      day: fc.integer({ min: 0, max: 12 }),
      item: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    }),
    { minLength: 1, maxLength: 50 },
  )
  .map((rows) => rows.map(({ customer, day, item }) => line(customer, day, item)));

const ways: readonly SplitInteractionsOptions[] = [
  { way: "last-out" },
  { way: "last-out", ties: "by-item" },
  { way: "last-out", ties: "random", repeats: 2 },
  { way: "last-basket" },
  { way: "last-share", share: 0.4, least: 2 },
  { way: "last-share", ties: "by-item", share: 0.4, least: 2 },
  { way: "time", at: "2026-01-07", until: "2026-01-20" },
  { way: "time", window: { days: 4 } },
  { way: "rolling", window: { days: 3 }, folds: 2 },
  { way: "last-out", minCustomers: 2 },
];

/** Rows as text, nobody's too. */
function rowsOf(table: Interactions): string[] {
  return Array.from(table, (r) => `${r.customer} ${r.item} ${r.time}`);
}

/** Earliest or latest time of each customer. */
function timesOf(table: Interactions, pick: (a: number, b: number) => number): Map<string, number> {
  const times = new Map<string, number>();
  for (const { customer, time } of table) {
    if (customer === null) continue;
    times.set(customer, pick(times.get(customer) ?? (time as number), time as number));
  }
  return times;
}

function sameLevels(fold: InteractionFold, table: Interactions): void {
  for (const part of [fold.train, fold.test]) {
    expect(part.columns.item.levels).toBe(table.columns.item.levels);
    expect(part.columns.customer.levels).toBe(table.columns.customer.levels);
    expect([part.info.items, part.info.customers]).toEqual([table.info.items, table.info.customers]);
    expect(part.info.baskets).toBe(new Set(part.columns.basket).size);
  }
}

describe("splitInteractions", () => {
  it("leaks nothing: no row in both, nobody's training after their test, places kept, whatever the way", () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(...ways), (rows, options) => {
        const table = interactionsOf(rows);
        for (const fold of splitInteractions(table, { ...options, validation: true }).folds) {
          const train = rowsOf(fold.train);
          const test = rowsOf(fold.test);
          expect(test.filter((row) => train.includes(row))).toEqual([]);
          const all = rowsOf(table);
          for (const row of [...train, ...test]) expect(all).toContain(row);
          sameLevels(fold, table);
          const last = timesOf(fold.train, Math.max);
          const first = timesOf(fold.test, Math.min);
          for (const [customer, time] of first) {
            const until = last.get(customer) as number;
            // one time is parted only where that was asked for
            if (options.ties === undefined || fold.from !== null) expect(until).toBeLessThan(time);
            else expect(until).toBeLessThanOrEqual(time);
          }
          expect(fold.customers).toBe(first.size);
          if (fold.from !== null) for (const row of fold.train) expect(row.time).toBeLessThan(fold.from);
          expect(fold.train.info.asOf ?? 0).toBeLessThanOrEqual(fold.from ?? Number.POSITIVE_INFINITY);
          const inner = fold.validation as InteractionFold;
          for (const row of [...rowsOf(inner.train), ...rowsOf(inner.test)]) expect(train).toContain(row);
        }
      }),
      { numRuns: 120 },
    );
  });

  it("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(logs, fc.constantFrom(...ways), (rows, options) => {
        const one = splitInteractions(interactionsOf(rows), options);
        const other = splitInteractions(interactionsOf([...rows].reverse()), options);
        expect(other.folds.map((f) => rowsOf(f.test))).toEqual(one.folds.map((f) => rowsOf(f.test)));
      }),
      { numRuns: 40 },
    );
  });

  it("never parts items of one time, unless the order of ids or of lots is asked for", () => {
    const table = interactionsOf([
      line("ann", 0, "a"),
      line("ann", 5, "c"),
      line("ann", 5, "b"),
      line("bob", 3, "a"),
      line("bob", 3, "b"),
      line("cat", 1, "a"),
    ]);
    const [together] = splitInteractions(table, { way: "last-out" }).folds;
    expect(rowsOf(together.test).map((row) => row.slice(0, 5))).toEqual(["ann b", "ann c"]);
    expect(together.untested).toEqual([
      { reason: "everything at one time", customers: 1 },
      { reason: "fewer than 2 items", customers: 1 },
    ]);
    const [byItem] = splitInteractions(table, { way: "last-out", ties: "by-item" }).folds;
    expect(rowsOf(byItem.test).map((row) => row.slice(0, 5))).toEqual(["ann c", "bob b"]);
    const drawn = splitInteractions(table, { way: "last-out", ties: "random", repeats: 20, seed: 3 });
    expect(new Set(drawn.folds.flatMap((f) => rowsOf(f.test).map((row) => row.slice(0, 5))))).toEqual(
      new Set(["ann b", "ann c", "bob a", "bob b"]),
    );
  });

  it("takes the last basket whole, the last share rounded down, and times by their windows", () => {
    const table = interactionsOf([
      ...[0, 1, 2, 3, 4, 5, 6].map((day) => line("ann", day, `i${day}`)),
      line("ann", 6, "extra"),
      line("bob", 2, "i1"),
      line("bob", 4, "i2"),
    ]);
    const [basket] = splitInteractions(table, { way: "last-basket" }).folds;
    expect(Array.from(basket.test, (r) => `${r.customer} ${r.item}`)).toEqual([
      "ann extra",
      "ann i6",
      "bob i2",
    ]);
    const [share] = splitInteractions(table, { way: "last-share", share: 0.25, ties: "by-item" }).folds;
    expect(Array.from(share.test, (r) => r.item)).toEqual(["extra", "i6"]);
    expect(share.untested).toEqual([{ reason: "fewer than 5 items", customers: 1 }]);
    const rolling = splitInteractions(table, { way: "rolling", window: { days: 2 }, folds: 2 });
    expect(
      rolling.folds.map((f) => [f.from, f.to].map((t) => ((t as number) - Date.UTC(2026, 0, 1)) / DAY)),
    ).toEqual([
      [4 + 1 / DAY, 6 + 1 / DAY],
      [2 + 1 / DAY, 4 + 1 / DAY],
    ]);
    const [timed] = splitInteractions(table, { way: "time", at: "2026-01-05", until: "2026-01-06" }).folds;
    expect(Array.from(timed.test, (r) => `${r.customer} ${r.item}`)).toEqual(["ann i4", "bob i2"]);
  });

  it("leaves out items of too few training customers, and who has nothing else", () => {
    const table = interactionsOf([
      line("ann", 0, "a"),
      line("ann", 1, "b"),
      line("bob", 0, "a"),
      line("bob", 1, "rare"),
      line("bob", 2, "b"),
      line("cat", 0, "odd"),
      line("cat", 1, "a"),
      line("dan", 0, "b"),
      line("eve", 0, "b"),
    ]);
    const [fold] = splitInteractions(table, { way: "last-out", minCustomers: 2 }).folds;
    expect(new Set(Array.from(fold.train, (r) => r.item))).toEqual(new Set(["a", "b"]));
    expect(Array.from(fold.test, (r) => r.customer)).toEqual(["ann", "bob"]);
    expect(fold.untested).toContainEqual({ reason: "only items that too few customers have", customers: 1 });
  });

  it("keeps rows that name nobody in training", () => {
    const table = interactionsOf([
      { customer: null, order: "x", time: "2026-01-01", item: "a" },
      { customer: "ann", order: "y", time: "2026-01-01", item: "a" },
      { customer: "ann", order: "z", time: "2026-01-02", item: "b" },
    ]);
    const [fold] = splitInteractions(table, { way: "last-out" }).folds;
    expect(Array.from(fold.train, (r) => r.customer)).toEqual(["ann", null]);
  });

  it("refuses what cannot be split, and bad options", () => {
    const untimed = interactionsOf([
      { customer: "ann", item: "a" },
      { customer: "ann", item: "b" },
    ]);
    expect(codeOf(() => splitInteractions(untimed, { way: "last-out" }))).toBe("missing-column");
    expect(codeOf(() => splitInteractions(untimed, { way: "time" }))).toBe("missing-column");
    expect(splitInteractions(untimed, { way: "last-out", ties: "random" }).folds).toHaveLength(5);
    const table = interactionsOf([line("ann", 0, "a"), line("ann", 1, "b")]);
    const bad: readonly (Partial<SplitInteractionsOptions> | Record<string, unknown>)[] = [
      { way: "by-luck" },
      { way: "last-share", share: 0 },
      { way: "last-share", share: 1 },
      { way: "last-out", least: 1 },
      { way: "last-out", ties: "apart" },
      { way: "time", window: { days: -3 } },
      { way: "time", at: "2027-01-01" },
      { way: "time", at: "yesterday" },
      { way: "rolling", folds: 0 },
      { way: "last-out", ties: "random", repeats: 0 },
      { way: "last-out", seed: 0.5 },
      { way: "last-out", minCustomers: -1 },
    ];
    for (const options of bad)
      expect(codeOf(() => splitInteractions(table, options as SplitInteractionsOptions))).toBe("bad-option");
    expect(codeOf(() => splitInteractions([] as never, { way: "time" }))).toBe("bad-input");
    expect(codeOf(() => splitInteractions(table, undefined as never))).toBe("bad-option");
    const empty = splitInteractions(interactionsOf([] as { customer: string; item: string }[]), {
      way: "last-out",
    });
    expect(empty.folds[0].customers).toBe(0);
  });
});
