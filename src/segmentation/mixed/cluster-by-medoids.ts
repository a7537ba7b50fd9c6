import { ClienteleError } from "../../core/errors.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import { runSteps, runStepsAsync, type Steps, type Work } from "../../core/work.ts";
import { medoidSteps } from "../../numeric/k-medoids.ts";
import { byId, textOfIds } from "../clusters/by-id.ts";
import { tooFewPoints, wholeOption } from "../clusters/features.ts";
import { type Distances, isDistances, pairAt, reordered } from "./distances.ts";

/** Options of {@link clusterByMedoids}. */
export interface MedoidClustersOptions {
  /** How many clusters. */
  readonly k: number;
  /** Most swaps. Default 1,000. */
  readonly maxIterations?: number;
}

/** Options of {@link clusterByMedoidsAsync}. */
export interface MedoidClustersAsyncOptions extends MedoidClustersOptions, Work {}

/** One row of {@link MedoidClusters}. */
export interface MedoidClusterRow {
  /** Who, where the distances say so. */
  readonly customer?: string | null;
  /** Number of the cluster, from 0, largest first. */
  readonly cluster: number;
  /** Distance to the customer in the middle of the cluster. */
  readonly distance: number;
}

/** What a table of clusters around medoids says about itself. */
export interface MedoidClustersInfo extends TableInfo {
  readonly kind: "clusters";
  readonly k: number;
  /** Customers of each cluster. */
  readonly sizes: readonly number[];
  /** Row of the customer in the middle of each cluster. */
  readonly medoids: readonly number[];
  /** Mean distance to the medoid, after the first choice of medoids and after the swaps (as R's `pam` gives it). */
  readonly objective: { readonly build: number; readonly swap: number };
  readonly status: "converged" | "max iterations";
}

/** The cluster of each row that distances were taken of. */
export type MedoidClusters = Table<MedoidClusterRow, MedoidClustersInfo>;

/**
 * Groups customers by their distances around k of them, each the one in the middle of its cluster: `fitKMedoids` where there are distances only. Medoids as R's
 * `cluster::pam`; nothing is drawn at random. Of equal choices the first id is taken. O(n^2) a swap.
 *
 * @throws "too-few-rows" for more clusters than different customers; "bad-input", "bad-option".
 *
 * @example
 * import { clusterByMedoids, gowerDistances } from "clientele/segmentation";
 * const rows = [1, 2, 3, 4, 15, 99].map((orders) => ({ orders }));
 * const table = clusterByMedoids(gowerDistances(rows, { columns: { orders: "number" } }), { k: 2 });
 * table.info.medoids; // => [2, 5]
 * [...table].map((row) => row.cluster); // => [0, 0, 0, 0, 0, 1]
 * clusterByMedoids(gowerDistances(rows, { columns: { orders: "number" } }), { k: 7 }); // throws "too-few-rows"
 */
export function clusterByMedoids(distances: Distances, options: MedoidClustersOptions): MedoidClusters {
  return runSteps(steps(distances, options));
}

/**
 * {@link clusterByMedoids} in steps that let other work go on, with progress and a way to stop.
 *
 * @throws as `clusterByMedoids`, and "aborted".
 *
 * @example
 * import { clusterByMedoidsAsync, gowerDistances } from "clientele/segmentation";
 * const distances = gowerDistances([{ plan: "free" }, { plan: "gold" }], { columns: { plan: "text" } });
 * (await clusterByMedoidsAsync(distances, { k: 2 })).info.sizes; // => [1, 1]
 * await clusterByMedoidsAsync(distances, { k: 2, signal: { aborted: true } }); // throws "aborted"
 */
export async function clusterByMedoidsAsync(
  distances: Distances,
  options: MedoidClustersAsyncOptions,
): Promise<MedoidClusters> {
  return runStepsAsync(steps(distances, options), options);
}

const WHAT = "clusterByMedoids";

function* steps(distances: Distances, options: MedoidClustersOptions): Steps<MedoidClusters> {
  if (!isDistances(distances))
    throw new ClienteleError("bad-input", `${WHAT} needs distances, such as those of gowerDistances.`, {
      expected: "a table of distances",
    });
  const k = wholeOption("k", options?.k, 1, 1000);
  const maxIterations = wholeOption("maxIterations", options.maxIterations ?? 1000, 1, 1_000_000);
  const { rows: n, customers } = distances.info;
  const order = byId(customers, n);
  const values = reordered(distances, order);
  const different = differentRows(values, n, k);
  if (different < k) throw tooFewPoints(WHAT, k, different);
  const total = k + maxIterations;
  yield [0, total];
  const state = yield* medoidSteps(values, new Float64Array(n).fill(1), k, maxIterations);
  yield [total, total];
  const sizes = new Float64Array(k);
  for (const c of state.label) sizes[c]++;
  const ranked = Array.from(sizes.keys()).sort(
    (a, b) => sizes[b] - sizes[a] || state.medoids[a] - state.medoids[b],
  );
  const number = new Int32Array(k);
  ranked.forEach((c, place) => {
    number[c] = place;
  });
  const medoids = ranked.map((c) => order[state.medoids[c]]);
  const [cluster, distance] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) {
    const [row, c] = [order[i], number[state.label[i]]];
    cluster[row] = c;
    distance[row] = row === medoids[c] ? 0 : distances.columns.distance[pairAt(n, row, medoids[c])];
  }
  const customer: TextColumn | undefined = customers && textOfIds(customers);
  return new Table(
    n,
    { ...(customer && { customer }), cluster, distance } as unknown as MedoidClusters["columns"],
    {
      kind: "clusters",
      ...(customer && { key: "customer" }),
      k,
      sizes: ranked.map((c) => sizes[c]),
      medoids,
      objective: { build: state.build / n, swap: state.swap / n },
      status: state.converged ? "converged" : "max iterations",
    },
  );
}

/** Rows that are not at distance zero from one before; no more than `enough` are looked for. */
function differentRows(values: Float64Array, n: number, enough: number): number {
  let found = 0;
  for (let j = 0; j < n && found < enough; j++) {
    let i = 0;
    while (i < j && values[pairAt(n, i, j)] > 0) i++;
    if (i === j) found++;
  }
  return found;
}
