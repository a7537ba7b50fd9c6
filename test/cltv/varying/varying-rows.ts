import type { Cells, VaryingRows } from "../../../src/cltv/varying/varying-rows.ts";
import { integer, normal, randomFrom, uniform } from "../../../src/core/random.ts";

/** One customer, written down: stretches of [combination, time] until the last order, in silence, and ahead, and the combinations at the repeat orders. */
export interface Person {
  readonly until: readonly (readonly [cell: number, time: number])[];
  readonly silent: readonly (readonly [cell: number, time: number])[];
  readonly ahead?: readonly (readonly [cell: number, time: number])[];
  readonly orders: readonly number[];
  readonly count?: number;
}

/** People as the kernels see them. */
export function rowsOf(people: readonly Person[]): VaryingRows {
  const span: number[] = [];
  const cell: number[] = [];
  const orderCell: number[] = [];
  const [from, orderFrom] = [[0], [0]];
  const [silent, ahead]: number[][] = [[], []];
  const take = (stretches: Person["until"]) => {
    for (const [c, time] of stretches) {
      cell.push(c);
      span.push(time);
    }
    return cell.length;
  };
  const total = (stretches: Person["until"]) => stretches.reduce((sum, [, time]) => sum + time, 0);
  for (const person of people) {
    silent.push(take(person.until));
    ahead.push(take(person.silent));
    from.push(take(person.ahead ?? []));
    orderCell.push(...person.orders);
    orderFrom.push(orderCell.length);
  }
  return {
    length: people.length,
    frequency: Float64Array.from(people, ({ orders }) => orders.length),
    recency: Float64Array.from(people, ({ until }) => total(until)),
    age: Float64Array.from(people, ({ until, silent }) => total(until) + total(silent)),
    count: Float64Array.from(people, ({ count }) => count ?? 1),
    from: Int32Array.from(from),
    silent: Int32Array.from(silent),
    ahead: Int32Array.from(ahead),
    span: Float64Array.from(span),
    cell: Int32Array.from(cell),
    orderFrom: Int32Array.from(orderFrom),
    orderCell: Int32Array.from(orderCell),
  };
}

/** Six combinations of three terms; buying sees the first two, leaving the last two. */
export function someCells(seed = 7): Cells {
  const random = randomFrom(seed);
  return {
    length: 6,
    z: Float64Array.from({ length: 18 }, () => normal(random)),
    width: 3,
    uses: Int32Array.of(0, 1, 1, 2),
    buying: 2,
  };
}

/** People with histories of several stretches. */
export function somePeople(n: number, seed = 5): Person[] {
  const random = randomFrom(seed);
  const stretches = (most: number) =>
    Array.from(
      { length: 1 + integer(random, most) },
      () => [integer(random, 6), 0.05 + 0.3 * uniform(random)] as const,
    );
  return Array.from({ length: n }, (_, i) => {
    const x = i % 4;
    return {
      until: x === 0 ? [] : stretches(4),
      silent: i % 7 === 6 ? [] : stretches(4),
      ahead: stretches(3),
      orders: Array.from({ length: x }, () => integer(random, 6)),
      count: 1 + (i % 3),
    };
  });
}
