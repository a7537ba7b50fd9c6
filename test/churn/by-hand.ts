import type { ChurnTable } from "../../src/churn/churn-types.ts";
import { fork, normal, randomFrom, uniform } from "../../src/core/random.ts";
import { Table } from "../../src/core/table.ts";

/** A churn table made by hand: risk depends on x1 and x2, and the rest is noise. */
export function byHand(
  n: number,
  options: {
    readonly seed?: number;
    readonly cuts?: readonly number[];
    readonly shift?: number;
    readonly names?: readonly string[];
  } = {},
): ChurnTable {
  const { seed = 1, cuts = [0], shift = -1, names = ["x1", "x2", "x3"] } = options;
  const random = fork(randomFrom(seed), "by hand");
  const rows = n * cuts.length;
  const x = names.map(() => Float64Array.from({ length: rows }, () => normal(random)));
  const left = Float64Array.from({ length: rows }, (_, i) =>
    uniform(random) < 1 / (1 + Math.exp(-(shift + x[0][i] - x[1][i]))) ? 1 : 0,
  );
  const columns = {
    customer: {
      codes: Int32Array.from({ length: rows }, (_, i) => i % n),
      levels: Array.from({ length: n }, (_, i) => `k${i}`),
    },
    cut: Float64Array.from({ length: rows }, (_, i) => cuts[Math.floor(i / n)]),
    left,
    exposure: new Float64Array(rows).fill(90),
    ...Object.fromEntries(names.map((name, k) => [name, x[k]])),
  };
  const feature = (name: string) => ({
    name,
    label: name,
    unit: "score",
    kind: "number",
    needs: "",
    higher: "either",
    high: `${name} is high`,
    low: `${name} is low`,
  });
  return new Table(
    rows,
    columns as never,
    {
      kind: "churn",
      churn: "contract",
      definition: "Left: no contract any more.",
      cuts: cuts.map((at) => ({ asOf: at, to: at + 90 * 86_400_000, labeled: n, leftOut: [] })),
      windows: { observation: 90, gap: 0, outcome: 90, learnt: false },
      zone: "UTC",
      features: names.map(feature),
    } as never,
  ) as unknown as ChurnTable;
}
