import { ClienteleError } from "../../core/errors.ts";
import type { KMeansState } from "../../numeric/k-means.ts";
import type { Features } from "./features.ts";
import type { KMeansModel } from "./k-means-types.ts";
import { byWeight } from "./runs.ts";
import { type Scaled, unscale } from "./scales.ts";

/** How the run came about. */
interface RunInfo {
  readonly what: string;
  readonly restarts: number;
  readonly seed: number;
  readonly compared: number;
  readonly batch?: number;
  readonly iterations?: number;
}

/** The model that a run ends with. */
export function kMeansModel(
  features: Features,
  { points, scales, warnings }: Scaled,
  state: KMeansState,
  how: RunInfo,
): KMeansModel {
  const { what, restarts, seed, compared, batch } = how;
  const { k, centers, weight, within, inertia, iterations, converged } = state;
  const d = scales.length;
  const order = byWeight(weight, centers, d);
  const around = aroundMean(state, d);
  if (!Number.isFinite(inertia))
    throw new ClienteleError("bad-value", `${what}: the values are too large to take squares of.`);
  return {
    kind: "k-means",
    version: 1,
    k,
    scales,
    clusters: order.map((c) => {
      const scaled = [...centers.subarray(c * d, (c + 1) * d)];
      return {
        size: weight[c],
        share: weight[c] / features.total,
        center: Object.fromEntries(scales.map((scale, j) => [scale.column, unscale(scaled[j], scale)])),
        scaled,
        radius: Math.sqrt(within[c] / weight[c]),
      };
    }),
    fit: {
      status: converged ? "converged" : "max iterations",
      inertia,
      unexplained: around > 0 ? inertia / around : 0,
      iterations: how.iterations ?? iterations,
      restarts,
      seed,
      customers: features.total,
      compared: Math.min(compared, points.rows),
      ...(batch !== undefined && { batch }),
      leftOut: features.rejected.reduce((n, r) => n + r.rows, 0),
      warnings,
    },
  };
}

/** Sum of squares of all points around their mean: within clusters and between their centers. */
function aroundMean({ k, centers, weight, inertia }: KMeansState, d: number): number {
  const total = weight.reduce((a, b) => a + b, 0);
  let between = 0;
  for (let j = 0; j < d; j++) {
    let mean = 0;
    for (let c = 0; c < k; c++) mean += (weight[c] * centers[c * d + j]) / total;
    for (let c = 0; c < k; c++) between += weight[c] * (centers[c * d + j] - mean) ** 2;
  }
  return inertia + between;
}
