import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomFrom, uniform } from "../../src/core/random.ts";
import { midRanks } from "../../src/numeric/ranks.ts";
import { sortOrder } from "../../src/numeric/sort-order.ts";

/** The order by comparison alone; sort is stable. */
function plainOrder(columns: readonly Float64Array[]): number[] {
  return Array.from(columns[0].keys()).sort((a, b) => {
    for (const column of columns) if (column[a] !== column[b]) return column[a] - column[b];
    return 0;
  });
}

/** Many values of few kinds, both signs and all sizes. */
const values = (n: number) =>
  fc.array(
    fc.oneof(
      fc.double({ noNaN: true }),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, -0, 5e-324, -5e-324, Number.MAX_VALUE, Number.NEGATIVE_INFINITY),
    ),
    { minLength: n, maxLength: n },
  );

describe("sortOrder", () => {
  it("sorts numbers of any size and sign as comparing them does, equal ones in the order they stand in", () => {
    for (const n of [0, 1, 2, 511, 700])
      fc.assert(
        fc.property(values(n), values(n), (a, b) => {
          const columns = [Float64Array.from(a), Float64Array.from(b)];
          expect(Array.from(sortOrder(columns))).toEqual(plainOrder(columns));
          expect(Array.from(sortOrder([columns[0]]))).toEqual(plainOrder([columns[0]]));
        }),
        { numRuns: n < 100 ? 20 : 10 },
      );
  });

  it("keeps whole columns of ties and columns in order already", () => {
    const same = new Float64Array(3000).fill(7);
    const rising = Float64Array.from({ length: 3000 }, (_, i) => i - 1500);
    expect(sortOrder([same])).toEqual(Int32Array.from(same.keys()));
    expect(sortOrder([rising, same])).toEqual(Int32Array.from(rising.keys()));
    expect(sortOrder([same, rising.slice().reverse()])[0]).toBe(2999);
  });

  it("does not touch the columns", () => {
    const random = randomFrom(3);
    const column = Float64Array.from({ length: 2000 }, () => uniform(random) - 0.5);
    const before = column.slice();
    sortOrder([column]);
    expect(column).toEqual(before);
  });
});

describe("midRanks", () => {
  it("takes an order that is known already", () => {
    const random = randomFrom(4);
    const column = Float64Array.from({ length: 1500 }, () => Math.floor(900 * uniform(random)));
    const counts = Float64Array.from(column, (_, i) => 1 + (i % 3));
    expect(midRanks(column, counts, sortOrder([column]))).toEqual(midRanks(column, counts));
  });
});
