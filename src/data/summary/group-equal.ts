import { pick } from "../../core/pick.ts";

/** Distinct rows, and how many rows each stands for. */
export interface Groups {
  readonly columns: readonly Float64Array[];
  readonly count: Float64Array;
}

/**
 * The distinct rows of number columns, sorted by the first column, then the second, and so on; `counts` says how many rows each
 * row stands for already; rows that stand for none are left out. One stable counting sort per column, by the rank of its values. O(n + distinct log distinct).
 */
export function groupEqual(columns: readonly Float64Array[], counts: Float64Array): Groups {
  const ranks = columns.map(ranksOf);
  let rows = Int32Array.from(counts, (_, i) => i).filter((i) => counts[i] > 0);
  for (let c = columns.length - 1; c >= 0; c--) rows = sortedByRank(rows, ranks[c]);

  const firsts: number[] = [];
  const count: number[] = [];
  for (let k = 0; k < rows.length; k++) {
    const i = rows[k];
    const before = rows[k - 1];
    if (k > 0 && ranks.every(({ rank }) => rank[i] === rank[before])) count[count.length - 1] += counts[i];
    else {
      firsts.push(i);
      count.push(counts[i]);
    }
  }
  return { columns: columns.map((column) => pick(column, firsts)), count: Float64Array.from(count) };
}

interface Ranks {
  readonly rank: Int32Array;
  readonly distinct: number;
}

function ranksOf(column: Float64Array): Ranks {
  const codeOf = new Map<number, number>();
  const rank = new Int32Array(column.length);
  for (let i = 0; i < column.length; i++) {
    let code = codeOf.get(column[i]);
    if (code === undefined) {
      code = codeOf.size;
      codeOf.set(column[i], code);
    }
    rank[i] = code;
  }
  const values = Float64Array.from(codeOf.keys());
  const rankOfCode = new Int32Array(values.length);
  values.sort();
  for (let r = 0; r < values.length; r++) rankOfCode[codeOf.get(values[r]) as number] = r;
  for (let i = 0; i < rank.length; i++) rank[i] = rankOfCode[rank[i]];
  return { rank, distinct: values.length };
}

function sortedByRank(rows: Int32Array, { rank, distinct }: Ranks): Int32Array<ArrayBuffer> {
  const starts = new Int32Array(distinct + 1);
  for (let k = 0; k < rows.length; k++) starts[rank[rows[k]] + 1]++;
  for (let r = 0; r < distinct; r++) starts[r + 1] += starts[r];
  const sorted = new Int32Array(rows.length);
  for (let k = 0; k < rows.length; k++) sorted[starts[rank[rows[k]]]++] = rows[k];
  return sorted;
}
