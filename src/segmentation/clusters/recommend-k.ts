import { listed } from "../../core/words.ts";
import type { ClusterChoice } from "./choose-clusters.ts";

/** The number of clusters that each measure favors; null where it has no say. */
export interface ClusterVotes {
  readonly silhouette: number | null;
  readonly gap: number | null;
  readonly calinskiHarabasz: number | null;
  readonly bic: number | null;
}

const STABLE = 0.6;
/** Means above are called clear, below the weak bound no structure (Kaufman and Rousseeuw 1990). */
const CLEAR = 0.5;
const WEAK = 0.25;

/** One number of clusters, with its reason. */
export function recommend(rows: readonly ClusterChoice[]): {
  readonly k: number;
  readonly reason: string;
  readonly votes: ClusterVotes;
} {
  const votes: ClusterVotes = {
    silhouette: best(rows, (row) => row.silhouette),
    gap: firstGap(rows),
    calinskiHarabasz: best(rows, (row) => row.calinskiHarabasz),
    bic: best(rows, (row) => (row.bic === null ? null : -row.bic)),
  };
  const clearest = Math.max(...rows.map((row) => row.silhouette ?? 0));
  if (votes.gap === 1 && (votes.bic === 1 || clearest < CLEAR)) {
    const also = votes.bic === 1 ? ", and so does a mixture of normal distributions (BIC)" : "";
    return {
      k: 1,
      votes,
      reason: `The customers show no separate groups: the gap statistic prefers a single one${also}; the best silhouette is ${clearest.toFixed(2)} where 0.5 would be clear. Sort them by a score, such as RFM, instead of looking for groups.`,
    };
  }
  const isStable = ({ stability }: ClusterChoice) => stability === null || stability >= STABLE;
  const several = rows.filter((row) => row.k > 1);
  const stable = several.filter(isStable);
  const eligible = stable.length > 0 ? stable : several;
  const count = (k: number) => Object.values(votes).filter((vote) => vote === k).length;
  const ranked = [...eligible].sort(
    (a, b) => count(b.k) - count(a.k) || (b.silhouette ?? -1) - (a.silhouette ?? -1) || a.k - b.k,
  );
  return { k: ranked[0].k, votes, reason: reasonFor(ranked[0], rows, votes, stable.length > 0) };
}

function reasonFor(
  chosen: ClusterChoice,
  rows: readonly ClusterChoice[],
  votes: ClusterVotes,
  isStable: boolean,
): string {
  const value = (chosen.silhouette ?? 0).toFixed(2);
  const said: [string, number | null][] = [
    [`silhouette (${value})`, votes.silhouette],
    ["gap statistic", votes.gap],
    ["Calinski-Harabasz", votes.calinskiHarabasz],
    ["BIC of a normal mixture", votes.bic],
  ];
  const forIt = said.filter(([, k]) => k === chosen.k).map(([name]) => name);
  const others = said
    .filter(([, k]) => k !== null && k !== chosen.k)
    .map(([name, k]) => `${name.replace(/ \(.*/, "")} prefers ${k}`);
  const parts = [
    forIt.length > 0
      ? `${chosen.k} clusters: ${listed(forIt)} ${forIt.length > 1 ? "favor" : "favors"} it`
      : `${chosen.k} clusters: no measure favors a number whose groups are stable, and of the stable ones this has the best silhouette (${value})`,
    ...(others.length > 0 ? [listed(others)] : []),
  ];
  const set = rows.filter((row) => row.stability !== null && row.stability < STABLE).map((row) => row.k);
  const steady =
    chosen.stability === null
      ? "There are too few rows to test whether the groups come back from half of them."
      : isStable
        ? `From half of the rows the same groups come back (agreement ${chosen.stability.toFixed(2)} of 1)${set.length > 0 ? `; ${listed(set.map(String))} clusters did not pass that test` : ""}.`
        : `From half of the rows other groups come back (agreement ${chosen.stability.toFixed(2)} of 1), as for every number tried: take them as a rough picture.`;
  const weak = (chosen.silhouette ?? 0) < WEAK ? " The groups overlap much." : "";
  return `${parts.join("; ")}. ${steady}${weak}`;
}

function best(rows: readonly ClusterChoice[], of: (row: ClusterChoice) => number | null): number | null {
  let k: number | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    const value = of(row);
    if (value !== null && value > most) {
      most = value;
      k = row.k;
    }
  }
  return k;
}

function firstGap(rows: readonly ClusterChoice[]): number | null {
  for (let c = 0; c + 1 < rows.length; c++) {
    const [{ gap, k }, next] = [rows[c], rows[c + 1]];
    if (gap !== null && next.gap !== null && gap >= next.gap - (next.gapSe ?? 0)) return k;
  }
  return rows[rows.length - 1].gap === null ? null : rows[rows.length - 1].k;
}
