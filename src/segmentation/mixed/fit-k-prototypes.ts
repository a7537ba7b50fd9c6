import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { fork, randomFrom } from "../../core/random.ts";
import type { TextColumn } from "../../core/table.ts";
import { partSteps, runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import type { KMeansState } from "../../numeric/k-means.ts";
import { kPrototypesSteps, type TextBlock } from "../../numeric/k-prototypes.ts";
import { gather, type Points } from "../../numeric/points.ts";
import {
  type FeatureName,
  type FeatureOptions,
  type Features,
  needRows,
  readFeatures,
  scaleFor,
  tooFewPoints,
  wholeOption,
} from "../clusters/features.ts";
import { withLevels } from "../clusters/read-scaled.ts";
import { byWeight, compress, drawn } from "../clusters/runs.ts";
import { applyScales, type FeatureScale, learnScales, unscale } from "../clusters/scales.ts";
import type { KPrototypesModel } from "./k-prototypes-types.ts";

/** Names of the text columns of `Row`; of rows with an index signature, any name. */
export type CategoryName<Row> =
  | (string extends keyof Row ? string : never)
  | ({
      [K in keyof Row]-?: [NonNullable<Row[K]>] extends [string | number | boolean] ? K : never;
    }[keyof Row] &
      string);

/** Options of {@link fitKPrototypes}. */
export interface KPrototypesOptions<Row extends object = { readonly [column: string]: unknown }>
  extends Omit<FeatureOptions<Row>, "columns"> {
  /** Columns of numbers, each once. Default: none, which makes it k-modes. */
  readonly columns?: readonly FeatureName<Row>[];
  /** Columns of text (a plan, a city, yes or no), each once. */
  readonly categories: readonly CategoryName<Row>[];
  /** How many clusters. */
  readonly k: number;
  /**
   * What a text that differs adds to the squared distance, above zero. Default: the mean variance of the scaled number columns by the mean chance that two customers differ in a text, so that
   * both kinds of columns weigh alike; 1 without number columns.
   */
  readonly gamma?: number;
  /** What the random starts are drawn from. Default 1. */
  readonly seed?: number;
  /** Runs from different starts, of which the one with the smallest cost is kept. Default 10. */
  readonly restarts?: number;
  /** Most passes of a run. Default 300. */
  readonly maxIterations?: number;
}

/** Options of {@link fitKPrototypesAsync}. */
export interface KPrototypesAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends KPrototypesOptions<Row>,
    Work {}

/**
 * Groups customers by numbers and texts: k-prototypes. Each cluster has a middle for numbers (the mean) and for texts (the most frequent one); a customer's squared
 * distance is that of the scaled numbers plus `gamma` for each text that differs.
 *
 * Starts are drawn by greedy k-means++ in that distance, the best of `restarts` runs is kept. Neither the order of rows nor counts in place of repeated rows changes the
 * result. The default of `gamma` is that of R's `clustMixType::lambdaest`. `assignCluster`, `describeClusters` and `silhouette` take the model. A pass is
 * O(n k d) with d the number columns and all different texts; memory for 16 n d bytes. Huang 1998.
 *
 * @throws "too-few-rows" for fewer different rows than `k`; "bad-input" for a column with more than 200 texts; "empty-input"; "missing-value", "bad-value", "missing-column",
 * "bad-option".
 *
 * @example
 * import { assignCluster, fitKPrototypes } from "clientele/segmentation";
 * const rows = [1, 2, 3, 21, 22].map((orders) => ({ orders, plan: orders > 10 ? "gold" : "free" }));
 * const model = fitKPrototypes(rows, { columns: ["orders"], categories: ["plan"], k: 2 });
 * model.clusters.map((c) => c.center); // => [{ orders: 2, plan: "free" }, { orders: 21.5, plan: "gold" }]
 * model.gamma; // => 2.083333
 * assignCluster(model, [{ orders: 4, plan: "free" }]).at(0)?.cluster; // => 0
 * fitKPrototypes(rows, { columns: ["orders"], categories: ["plan"], k: 6 }); // throws "too-few-rows"
 */
export function fitKPrototypes<Row extends object>(
  data: Data<Row>,
  options: KPrototypesOptions<NoInfer<Row>>,
): KPrototypesModel {
  return runSteps(steps(data, options));
}

/**
 * {@link fitKPrototypes} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `fitKPrototypes`, and "aborted".
 *
 * @example
 * import { fitKPrototypesAsync } from "clientele/segmentation";
 * const rows = ["a", "b", "a", "c"].map((city) => ({ city }));
 * (await fitKPrototypesAsync(rows, { categories: ["city"], k: 3 })).fit.cost; // => 0
 * await fitKPrototypesAsync(rows, { categories: ["city"], k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function fitKPrototypesAsync<Row extends object>(
  data: Data<Row>,
  options: KPrototypesAsyncOptions<NoInfer<Row>>,
): Promise<KPrototypesModel> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "fitKPrototypes";
const MOST = 16_384;
const MOST_TEXTS = 200;

function* steps<Row extends object>(
  data: Data<Row>,
  options: KPrototypesOptions<Row>,
): Steps<KPrototypesModel> {
  needOptions(options, WHAT, "categories, columns of text, and k, the number of clusters");
  const { seed = 1, columns = [], gamma } = options;
  const categories = categoryNames(options.categories, columns);
  const restarts = wholeOption("restarts", options.restarts ?? 10, 1, 10_000);
  const maxIterations = wholeOption("maxIterations", options.maxIterations ?? 300, 1, 1_000_000);
  const k = wholeOption("k", options.k, 1, 10_000);
  if (gamma !== undefined && !(gamma > 0 && gamma < 1e100))
    throw badOption("gamma", gamma, "a number above zero");
  const random = randomFrom(seed);
  const numbers = readFeatures(data, { ...options, columns }, WHAT, { categories });
  needRows(numbers, WHAT);
  const scaled = learnScales(numbers, scaleFor(options.scale, numbers.names));
  const texts = (numbers.categories as readonly TextColumn[]).map((column, c) =>
    textsOf(column, categories[c]),
  );
  const weight = gamma ?? mismatchWeight(scaled.points, numbers);
  const scales = [
    ...scaled.scales,
    ...texts.flatMap((levels, c) => levelScales(categories[c], levels, weight)),
  ];
  const features = withLevels(numbers, categories, scales);
  const points = applyScales(features, scales);
  const blocks = blocksOf(numbers.names.length, texts);
  const total = restarts + 1;
  yield [0, total];
  const part = compress(points, Math.max(MOST, 4 * k), seed);
  if (part.points.rows < k) throw tooFewPoints(WHAT, k, part.points.rows);
  let best: KMeansState | undefined;
  for (let r = 0; r < restarts; r++) {
    const start = drawn(part.points, k, fork(random, r));
    const state = yield* partSteps(kPrototypesSteps(part.points, start, blocks, maxIterations), r, 1, total);
    if (best === undefined || state.inertia < best.inertia) best = state;
  }
  let state = best as KMeansState;
  if (!part.complete)
    state = yield* partSteps(
      kPrototypesSteps(points, state.centers, blocks, maxIterations),
      restarts,
      1,
      total,
    );
  yield [total, total];
  const same = texts.flatMap((levels, c) => (levels.length < 2 ? [categories[c]] : []));
  const warnings = [
    ...scaled.warnings,
    ...same.map(
      (name) => `Column ${show(name)} has the same text in every row and tells customers apart in no way.`,
    ),
  ];
  const used = part.complete ? part.points : points;
  const how = { gamma: weight, restarts, seed, compared: part.points.rows, warnings };
  return modelOf(features, used, scales, blocks, state, how);
}

function categoryNames(categories: readonly string[], columns: readonly string[]): readonly string[] {
  const isGood =
    Array.isArray(categories) &&
    categories.length > 0 &&
    categories.every((name) => typeof name === "string" && !columns.includes(name)) &&
    new Set(categories).size === categories.length;
  if (isGood) return categories;
  throw badOption(
    "categories",
    categories,
    'names of columns of text, each once, such as ["plan"]; without any, use fitKMeans',
  );
}

/** The texts that occur, in the order of the alphabet. */
function textsOf({ codes, levels }: TextColumn, name: string): string[] {
  const used = [...new Set(codes)].map((code) => levels[code]).sort((a, b) => (a < b ? -1 : 1));
  if (used.length <= MOST_TEXTS) return used;
  throw new ClienteleError(
    "bad-input",
    `${WHAT}: column ${show(name)} holds ${used.length} different texts; expected at most ${MOST_TEXTS}. Group the rare ones as "other" first; a column of names or ids tells no groups.`,
    { column: name, value: used.length, expected: `at most ${MOST_TEXTS} texts` },
  );
}

/** Gamma that makes numbers and texts weigh alike: the mean variance of the numbers by the mean chance that two customers differ in a text. */
function mismatchWeight(points: Points, { categories = [], count, total }: Features): number {
  const w = (i: number) => (count === undefined ? 1 : count[i]);
  const differ = categories.map(({ codes, levels }) => {
    const shares = new Float64Array(levels.length);
    for (let i = 0; i < codes.length; i++) shares[codes[i]] += w(i) / total;
    return 1 - shares.reduce((s, share) => s + share * share, 0);
  });
  const d = points.columns.length;
  const [x, sums, squares] = [new Float64Array(d), new Float64Array(d), new Float64Array(d)];
  for (let i = 0; i < points.rows; i++) {
    gather(points, i, x);
    for (let j = 0; j < d; j++) {
      sums[j] += w(i) * x[j];
      squares[j] += w(i) * x[j] * x[j];
    }
  }
  const variances = Array.from(squares, (square, j) => Math.max(0, square / total - (sums[j] / total) ** 2));
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const gamma = d === 0 ? 1 : mean(variances) / mean(differ);
  // one kind of column that never differs has no weight to be weighed against
  return gamma > 0 && Number.isFinite(gamma) ? gamma : 1;
}

/** Half of gamma on each side, so that two texts that differ are gamma apart. */
function levelScales(column: string, levels: readonly string[], gamma: number): FeatureScale[] {
  return levels.map((level) => ({ column, scale: "none", shift: 0, spread: Math.sqrt(2 / gamma), level }));
}

function blocksOf(numbers: number, texts: readonly (readonly string[])[]): TextBlock[] {
  let from = numbers;
  return texts.map((levels) => {
    const block = { from, to: from + levels.length };
    from = block.to;
    return block;
  });
}

function modelOf(
  features: Features,
  points: Points,
  scales: readonly FeatureScale[],
  blocks: readonly TextBlock[],
  { k, centers, label, weight, within, inertia, iterations, converged }: KMeansState,
  how: { gamma: number; restarts: number; seed: number; compared: number; warnings: readonly string[] },
): KPrototypesModel {
  const { gamma, restarts, seed, warnings } = how;
  const d = scales.length;
  const numbers = scales.filter((scale) => scale.level === undefined);
  const modes = Array.from({ length: k }, (_, c) =>
    blocks.map(({ from, to }) => from + centers.subarray(c * d + from, c * d + to).findIndex((x) => x > 0)),
  );
  const held = agreements(points, label, modes);
  return {
    kind: "k-prototypes",
    version: 1,
    k,
    gamma,
    scales,
    clusters: byWeight(weight, centers, d).map((c) => {
      const scaled = [...centers.subarray(c * d, (c + 1) * d)];
      return {
        size: weight[c],
        share: weight[c] / features.total,
        center: Object.fromEntries<number | string>([
          ...numbers.map((scale, j): [string, number] => [scale.column, unscale(scaled[j], scale)]),
          ...modes[c].map((at): [string, string] => [scales[at].column, scales[at].level as string]),
        ]),
        agreement: Object.fromEntries(modes[c].map((at, b) => [scales[at].column, held[c][b] / weight[c]])),
        scaled,
        radius: Math.sqrt(within[c] / weight[c]),
      };
    }),
    fit: {
      status: converged ? "converged" : "max iterations",
      cost: inertia,
      iterations,
      restarts,
      seed,
      customers: features.total,
      compared: how.compared,
      leftOut: features.rejected.reduce((n, r) => n + r.rows, 0),
      warnings,
    },
  };
}

/** Customers of each cluster that have its most frequent text, by column of text. */
function agreements(
  points: Points,
  label: Int32Array,
  modes: readonly (readonly number[])[],
): Float64Array[] {
  const held = modes.map((own) => new Float64Array(own.length));
  for (let i = 0; i < points.rows; i++) {
    const w = points.weight === undefined ? 1 : points.weight[i];
    modes[label[i]].forEach((at, b) => {
      held[label[i]][b] += w * points.columns[at][i];
    });
  }
  return held;
}
