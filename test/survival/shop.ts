import { exponential, integer, normal, randomFrom, uniform } from "../../src/core/random.ts";

/** One made-up customer. */
export interface Customer {
  readonly customer: string;
  readonly start: number;
  readonly stop: number;
  readonly event: number;
  readonly cause: string | null;
  readonly visits: number;
  readonly plan: string;
  readonly country: string;
}

/** Customers with effects of visits and plan, some still there, in whole days unless `ties` is false. */
export function shop(
  seed: number,
  n: number,
  { ties = true, late = false }: { readonly ties?: boolean; readonly late?: boolean } = {},
): Customer[] {
  const random = randomFrom(seed);
  return Array.from({ length: n }, (_, i) => {
    const visits = Math.round(normal(random) * 10) / 10;
    const plan = ["monthly", "quarterly", "yearly"][integer(random, 3)];
    const rate = Math.exp(0.4 * visits + (plan === "monthly" ? 0.7 : 0)) / 30;
    const left = exponential(random, rate);
    const seen = 5 + 60 * uniform(random);
    const age = Math.min(left, seen);
    const stop = ties ? Math.ceil(age) : age;
    const event = left <= seen ? 1 : 0;
    return {
      customer: `c${i}`,
      start: late && uniform(random) < 0.4 ? Math.floor((stop - 1e-9) * uniform(random)) : 0,
      stop,
      event,
      cause: event === 0 ? null : uniform(random) < 0.6 ? "price" : "moved",
      visits,
      plan,
      country: uniform(random) < 0.5 ? "ch" : "de",
    };
  });
}

/** The same, each row for one to three customers. */
export function countedShop(seed: number, n: number): (Customer & { readonly count: number })[] {
  const random = randomFrom(seed + 1000);
  return shop(seed, n).map((row) => ({ ...row, count: 1 + integer(random, 3) }));
}

/** Each row as often as it counts, every time for another customer. */
export function repeated(rows: readonly (Customer & { readonly count: number })[]): Customer[] {
  return rows.flatMap(({ count, ...row }) =>
    Array.from({ length: count }, (_, k) => ({ ...row, customer: `${row.customer}-${k}` })),
  );
}

/** Each lifetime cut where it crosses one of the ages. */
export function cutAt(rows: readonly Customer[], ages: readonly number[]): Customer[] {
  return rows.flatMap((row) => {
    const inside = ages.filter((age) => age > row.start && age < row.stop);
    const ends = [row.start, ...inside, row.stop];
    return ends.slice(1).map((stop, k) => {
      const last = k + 2 === ends.length;
      return { ...row, start: ends[k], stop, event: last ? row.event : 0, cause: last ? row.cause : null };
    });
  });
}
