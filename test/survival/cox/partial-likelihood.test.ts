import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { coxRows } from "../../../src/survival/cox/cox-rows.ts";
import { type CoxTies, partialLikelihood } from "../../../src/survival/cox/partial-likelihood.ts";
import { expectClose } from "../../common/close.ts";

interface Row {
  readonly start: number;
  readonly stop: number;
  readonly event: number;
  readonly count: number;
  readonly weight: number;
  readonly stratum: number;
  readonly x: readonly [number, number];
}

/** The definition, by enumeration: each risk set, each way that the ties could have been. */
function plain(rows: readonly Row[], ties: CoxTies, beta: readonly number[]): number {
  const single = rows.flatMap((row) => Array.from({ length: row.count }, () => row));
  const eta = (row: Row) => row.x[0] * beta[0] + row.x[1] * beta[1];
  let total = 0;
  for (const s of new Set(single.map((row) => row.stratum)))
    for (const t of new Set(single.map((row) => row.stop))) {
      const own = single.filter((row) => row.stratum === s);
      const left = own.filter((row) => row.stop === t && row.event === 1);
      if (left.length === 0) continue;
      const atRisk = own.filter((row) => row.stop >= t && row.start < t);
      const sum = (list: readonly Row[]) => list.reduce((v, row) => v + row.weight * Math.exp(eta(row)), 0);
      const d = left.length;
      const mean = left.reduce((v, row) => v + row.weight, 0) / d;
      total += left.reduce((v, row) => v + row.weight * eta(row), 0);
      if (ties === "exact")
        total -= Math.log(
          subsets(
            atRisk.map((row) => Math.exp(eta(row))),
            d,
          ),
        );
      else
        for (let k = 0; k < d; k++)
          total -= mean * Math.log(sum(atRisk) - (ties === "efron" ? k / d : 0) * sum(left));
    }
  return total;
}

/** Sum over all subsets of k of the products of their values. */
function subsets(values: readonly number[], k: number): number {
  if (k === 0) return 1;
  if (values.length < k) return 0;
  const [first, ...rest] = values;
  return first * subsets(rest, k - 1) + subsets(rest, k);
}

function kernel(rows: readonly Row[], ties: CoxTies) {
  return partialLikelihood(
    coxRows({
      start: Float64Array.from(rows, (row) => row.start),
      stop: Float64Array.from(rows, (row) => row.stop),
      event: Uint8Array.from(rows, (row) => row.event),
      count: Float64Array.from(rows, (row) => row.count),
      weight: ties === "exact" ? undefined : Float64Array.from(rows, (row) => row.weight),
      offset: undefined,
      stratum: Int32Array.from(rows, (row) => row.stratum),
      strata: 2,
      x: [0, 1].map((j) => Float64Array.from(rows, (row) => row.x[j])),
    }),
    ties,
  );
}

const row = (weight: fc.Arbitrary<number>): fc.Arbitrary<Row> =>
  fc
    .record({
      start: fc.integer({ min: 0, max: 3 }),
      length: fc.integer({ min: 1, max: 4 }),
      event: fc.integer({ min: 0, max: 1 }),
      count: fc.integer({ min: 1, max: 2 }),
      weight,
      stratum: fc.integer({ min: 0, max: 1 }),
      a: fc.integer({ min: -3, max: 3 }),
      b: fc.integer({ min: 0, max: 1 }),
    })
    .map(({ length, a, b, ...rest }) => ({ ...rest, stop: rest.start + length, x: [a / 2, b] as const }));

const beta = [0.4, -0.7];

describe("The partial likelihood", () => {
  for (const ties of ["efron", "breslow", "exact"] as const)
    it(`is that of the definition with ties ${ties}, late entry, strata, counts and weights`, () => {
      const weight = ties === "exact" ? fc.constant(1) : fc.integer({ min: 1, max: 4 }).map((w) => w / 2);
      fc.assert(
        fc.property(fc.array(row(weight), { minLength: 2, maxLength: 9 }), (rows) => {
          const likelihood = kernel(rows, ties);
          const scaled = (b: readonly number[]) => b.map((v, j) => v * likelihood.rows.scale[j]);
          expectClose(likelihood.at(scaled(beta), 0), plain(rows, ties, beta), 1e-10, 1e-10);
        }),
        { numRuns: 60 },
      );
    });

  for (const ties of ["efron", "breslow", "exact"] as const)
    it(`has the score and the information that its differences say with ties ${ties}`, () => {
      fc.assert(
        fc.property(fc.array(row(fc.constant(1)), { minLength: 5, maxLength: 14 }), (rows) => {
          const likelihood = kernel(rows, ties);
          const at = (b: readonly number[]) => likelihood.at(b, 1);
          const h = 1e-5;
          likelihood.at(beta, 2);
          const score = likelihood.score.slice();
          const information = likelihood.information.slice();
          for (let j = 0; j < 2; j++) {
            const moved = (by: number) => beta.map((b, k) => (k === j ? b + by : b));
            const up = at(moved(h));
            const upScore = likelihood.score.slice();
            const down = at(moved(-h));
            expectClose(score[j], (up - down) / (2 * h), 1e-5, 1e-6);
            for (let k = 0; k < 2; k++)
              expectClose(information[j * 2 + k], -(upScore[k] - likelihood.score[k]) / (2 * h), 1e-5, 1e-6);
          }
        }),
        { numRuns: 30 },
      );
    });

  it("does not overflow with 300 events of 400 at one age, where R's recursion does", () => {
    const rows = Array.from({ length: 400 }, (_, i) => ({
      start: 0,
      stop: 1,
      event: i % 4 < 3 ? 1 : 0,
      count: 1,
      weight: 1,
      stratum: 0,
      x: [i % 2, 0] as const,
    }));
    const likelihood = kernel(rows, "exact");
    // one of the choices of 300 of 400, all equal: -log(400! / (300! 100!))
    let expected = 0;
    for (let k = 1; k <= 100; k++) expected -= Math.log((300 + k) / k);
    expectClose(likelihood.at([0, 0], 2), expected, 1e-12);
  });

  it("keeps its digits when customers with huge risks leave a late-entry risk set", () => {
    // one customer with a risk e^40 times the others is watched from 5 to 6 only
    const rows: Row[] = Array.from({ length: 20 }, (_, i) => ({
      start: 0,
      stop: i + 1,
      event: 1,
      count: 1,
      weight: 1,
      stratum: 0,
      x: [i % 3, 0],
    }));
    rows.push({ start: 5.5, stop: 6.5, event: 0, count: 1, weight: 1, stratum: 0, x: [100, 0] });
    const likelihood = kernel(rows, "efron");
    expectClose(likelihood.at([0.4 * likelihood.rows.scale[0], 0], 0), plain(rows, "efron", [0.4, 0]), 1e-12);
  });

  it("says so where risks span more than numbers can carry", () => {
    const rows: Row[] = [1, 2, 3].map((stop) => ({
      start: 0,
      stop,
      event: 1,
      count: 1,
      weight: 1,
      stratum: 0,
      x: [-stop, 0],
    }));
    expect(kernel(rows, "breslow").at([2000, 0], 2)).toBe(Number.NEGATIVE_INFINITY);
  });
});
