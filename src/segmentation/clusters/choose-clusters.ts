import type { Data } from "../../core/columns.ts";
import { badOption, needOptions } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { flatten, type Points } from "../../numeric/points.ts";
import {
  type FeatureOptions,
  needRows,
  readFeatures,
  scaleFor,
  tooFewPoints,
  wholeOption,
} from "./features.ts";
import { fitGaussianMixture } from "./fit-gaussian-mixture.ts";
import { type Candidate, candidateSteps, candidateUnits } from "./k-candidates.ts";
import { type ClusterVotes, recommend } from "./recommend-k.ts";
import { compress } from "./runs.ts";
import { learnScales } from "./scales.ts";

export type { ClusterVotes };

/** Options of {@link chooseClusters}. */
export interface ChooseClustersOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** Most clusters to try. Default 8, or fewer where the rows have fewer different values. */
  readonly to?: number;
  /** What everything random is drawn from. Default 1. */
  readonly seed?: number;
  /** Of more different rows than this, a part drawn by a hash of the values is judged. Default 1,000. */
  readonly most?: number;
}

/** Options of {@link chooseClustersAsync}. */
export interface ChooseClustersAsyncOptions<Row extends object = { readonly [column: string]: unknown }>
  extends ChooseClustersOptions<Row>,
    Work {}

/** One row of a {@link ClusterChoices} table. */
export interface ClusterChoice {
  readonly k: number;
  /** Sum of squared distances to the centers, scaled. */
  readonly inertia: number;
  /** Mean silhouette; null for one cluster. Highest wins. */
  readonly silhouette: number | null;
  /** Calinski and Harabasz; null for one cluster. Highest wins. */
  readonly calinskiHarabasz: number | null;
  /** How much more the rows cluster than rows spread evenly, log scale. The first k wins whose gap is within one error of the next. */
  readonly gap: number | null;
  readonly gapSe: number | null;
  /** BIC of a normal mixture with k components; null where it does not exist (a flat component). Lowest wins. */
  readonly bic: number | null;
  /** How far the same groups come back from half of the rows: mean adjusted Rand, 1 = the same. Null for one cluster and where half of the rows are too few. */
  readonly stability: number | null;
}

/** What a table of choices says about itself: above all, how many clusters to take and why. */
export interface ClusterChoicesInfo extends TableInfo {
  readonly kind: "cluster choices";
  /** The recommended number of clusters. 1: the rows show no groups. */
  readonly k: number;
  /** Why, in words. */
  readonly reason: string;
  readonly votes: ClusterVotes;
  /** Different rows that were judged. */
  readonly compared: number;
  /** Whether those are all. */
  readonly complete: boolean;
  readonly warnings: readonly string[];
}

/** What speaks for each number of clusters. */
export type ClusterChoices = Table<ClusterChoice, ClusterChoicesInfo>;

/**
 * Recommends how many clusters to make, with the reason. For each k from 1 on, k-means is fitted and judged by four measures that each name a winner: silhouette,
 * the gap statistic (10 reference sets), Calinski-Harabasz, and BIC of a normal mixture. A k whose groups do not come back when half of the rows are left
 * out (mean adjusted Rand below 0.6 over 10 halves) is set aside. Most votes win; of equals, the higher silhouette, then fewer clusters. One cluster (no groups) is
 * recommended when the gap statistic finds none and either BIC agrees or no silhouette reaches 0.5.
 *
 * O(n^2 d) for at most `most` different rows, times the numbers tried: seconds. Tibshirani, Walther and Hastie 2001; Rousseeuw 1987; stability
 * after Ben-Hur, Elisseeff and Guyon 2002.
 *
 * @throws "too-few-rows" for fewer than three different rows; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-option".
 *
 * @example
 * import { chooseClusters } from "clientele";
 * const rows = Array.from({ length: 60 }, (_, i) => ({ orders: (i % 3) * 20 + (i % 7) * 0.5, spend: (i % 3) * 50 + (i % 5) }));
 * const choice = chooseClusters(rows, { columns: ["orders", "spend"], to: 5 });
 * choice.info.k; // => 3
 * choice.info.votes.silhouette; // => 3
 * chooseClusters([{ orders: 1 }, { orders: 1 }], { columns: ["orders"] }); // throws "too-few-rows"
 */
export function chooseClusters<Row extends object>(
  data: Data<Row>,
  options: ChooseClustersOptions<NoInfer<Row>>,
): ClusterChoices {
  return runSteps(steps(data, options));
}

/**
 * {@link chooseClusters} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `chooseClusters`, and "aborted".
 *
 * @example
 * import { chooseClustersAsync } from "clientele";
 * const rows = Array.from({ length: 40 }, (_, i) => ({ orders: (i % 2) * 20 + (i % 7) * 0.5 }));
 * (await chooseClustersAsync(rows, { columns: ["orders"], to: 4 })).info.k; // => 2
 * await chooseClustersAsync(rows, { columns: ["orders"], signal: { aborted: true } }); // throws "aborted"
 */
export async function chooseClustersAsync<Row extends object>(
  data: Data<Row>,
  options: ChooseClustersAsyncOptions<NoInfer<Row>>,
): Promise<ClusterChoices> {
  return runStepsAsync(steps(data, options), options);
}

const WHAT = "chooseClusters";

function* steps<Row extends object>(
  data: Data<Row>,
  options: ChooseClustersOptions<Row>,
): Steps<ClusterChoices> {
  needOptions(options, WHAT, "columns, what customers are compared by");
  const { seed = 1 } = options;
  const random = randomFrom(seed);
  const to = wholeOption("to", options.to ?? 8, 2, 100);
  const most = wholeOption("most", options.most ?? 1000, 50, 20_000);
  if (to > most / 4) throw badOption("to", to, `at most ${most / 4}, a quarter of option most`);
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const { points, warnings } = learnScales(features, scaleFor(options.scale, features.names));
  const part = compress(points, most, seed);
  const distinct = part.points.rows;
  if (distinct < 3) throw tooFewPoints(WHAT, 2, distinct);
  const ks = Array.from({ length: Math.min(to, distinct - 1) }, (_, i) => i + 1);
  const total = candidateUnits(ks) + ks.length;
  yield [0, total];
  const candidates = yield* candidateSteps(part.points, ks, random, 0, total);
  const bic: (number | null)[] = [];
  for (const k of ks) {
    bic.push(bicOf(part.points, k, seed));
    yield [candidateUnits(ks) + bic.length, total];
  }
  return tableOf(candidates, bic, part, warnings);
}

function tableOf(
  candidates: readonly Candidate[],
  bic: readonly (number | null)[],
  part: { readonly points: Points; readonly complete: boolean },
  warnings: readonly string[],
): ClusterChoices {
  const rows = candidates.map(
    ({ k, inertia, silhouette, calinskiHarabasz, gap, gapSe, stability }, c): ClusterChoice => ({
      k,
      inertia,
      silhouette,
      calinskiHarabasz,
      gap,
      gapSe,
      bic: bic[c],
      stability,
    }),
  );
  const column = (name: keyof ClusterChoice) => Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  return new Table<ClusterChoice, ClusterChoicesInfo>(
    rows.length,
    {
      k: column("k"),
      inertia: column("inertia"),
      silhouette: column("silhouette"),
      calinskiHarabasz: column("calinskiHarabasz"),
      gap: column("gap"),
      gapSe: column("gapSe"),
      bic: column("bic"),
      stability: column("stability"),
    },
    {
      kind: "cluster choices",
      ...recommend(rows),
      compared: part.points.rows,
      complete: part.complete,
      warnings,
    },
  );
}

/** BIC of a mixture: of any shape in up to four columns, else without correlations, which many columns of few rows cannot carry. */
function bicOf(points: Points, k: number, seed: number): number | null {
  const d = points.columns.length;
  const flat = flatten(points);
  const names = points.columns.map((_, j) => `c${j}`);
  const columns: { [name: string]: Float64Array } = {
    count: points.weight ?? new Float64Array(points.rows).fill(1),
  };
  names.forEach((name, j) => {
    columns[name] = Float64Array.from({ length: points.rows }, (_, i) => flat[i * d + j]);
  });
  const table = new Table<{ [name: string]: number }>(points.rows, columns, { kind: "points" });
  const { fit } = fitGaussianMixture(table, {
    columns: names,
    count: "count",
    k,
    scale: "none",
    covariance: d <= 4 ? "full" : "diag",
    seed,
    restarts: 4,
    maxIterations: 300,
    tolerance: 1e-6,
  });
  return fit.status === "boundary" ? null : fit.bic;
}
