import { TopFew } from "../counts/top-few.ts";
import { type Csr, transpose } from "../input/csr.ts";
import type { History } from "../models/history.ts";
import { byLargest } from "../models/parts-for.ts";
import type { ScorePart, Scorer } from "../models/scorer.ts";
import { remembered } from "../use/remembered.ts";
import { similarityScore } from "./similarity.ts";
import { squaredLengths, termWeights, weighRows } from "./term-weights.ts";
import type { UserNeighborsModel } from "./user-neighbors-types.ts";

/** The nearest customers of one history, the nearest first. */
interface Nearest {
  readonly n: number;
  readonly place: Int32Array;
  readonly likeness: Float64Array;
}

/**
 * Adds up the likeness of the nearest customers over what each had. Making it is O(entries); a score is O(entries of the customers who share an item + items). Parts are by the
 * shared items: each neighbour's likeness is split among them as they make up what the two have in common.
 */
export function userNeighborsScorer(model: UserNeighborsModel): Scorer {
  const rows: Csr = {
    rows: model.start.length - 1,
    columns: model.items.length,
    start: Int32Array.from(model.start),
    at: Int32Array.from(model.at),
    value: model.value === null ? undefined : Float64Array.from(model.value),
  };
  const weigh = termWeights(rows, model.similarity);
  const weighted = weighRows(rows, weigh);
  const byItem = transpose(weighted);
  const size = squaredLengths(weighted);
  const scoreOf = similarityScore(model.similarity);
  const sums = new Float64Array(rows.rows);
  const seen = new Uint8Array(rows.rows);
  const found = new Int32Array(rows.rows);
  const few = new TopFew(Math.min(model.k, rows.rows));
  const nearest = { n: 0, place: new Int32Array(few.size), likeness: new Float64Array(few.size) };

  const weightsOf = (history: History): Float64Array =>
    weigh(history.at, model.weights === "one" ? undefined : history[model.weights]);

  function findNearest(history: History, own: Float64Array): Nearest {
    let n = 0;
    let length = 0;
    for (let h = 0; h < own.length; h++) {
      length += own[h] * own[h];
      for (let e = byItem.start[history.at[h]]; e < byItem.start[history.at[h] + 1]; e++) {
        const c = byItem.at[e];
        if (seen[c] === 0) {
          seen[c] = 1;
          found[n++] = c;
        }
        sums[c] += own[h] * (byItem.value as Float64Array)[e];
      }
    }
    const self = firstSame(rows, history.at, found.subarray(0, n));
    for (let k = 0; k < n; k++) {
      const c = found[k];
      const likeness = scoreOf(sums[c], length, size[c], rows.columns);
      if (c !== self && likeness > 0) few.add(c, likeness);
      sums[c] = 0;
      seen[c] = 0;
    }
    nearest.n = few.take(nearest.place, nearest.likeness);
    return nearest;
  }

  // the one list of neighbors is always that of the history asked about last
  const asked = remembered((history) => {
    const own = weightsOf(history);
    return { own, ...findNearest(history, own) };
  });

  return {
    items: model.items,
    floor: 0,
    score(history: History, asOf: number, out: Float64Array): void {
      const { n, place, likeness } = asked(history, asOf);
      out.fill(0);
      for (let k = 0; k < n; k++)
        for (let e = rows.start[place[k]]; e < rows.start[place[k] + 1]; e++) out[rows.at[e]] += likeness[k];
    },
    parts(history: History, asOf: number, item: number): readonly ScorePart[] {
      const { own, n, place, likeness } = asked(history, asOf);
      const parts = new Float64Array(own.length);
      const products = new Float64Array(own.length);
      for (let k = 0; k < n; k++) {
        const [from, to] = [rows.start[place[k]], rows.start[place[k] + 1]];
        const theirs = rows.at.subarray(from, to);
        if (!theirs.includes(item)) continue;
        let shared = 0;
        for (let h = 0; h < own.length; h++) {
          const e = theirs.indexOf(history.at[h]);
          products[h] = e < 0 ? 0 : own[h] * (weighted.value as Float64Array)[from + e];
          shared += products[h];
        }
        for (let h = 0; h < own.length; h++) parts[h] += (likeness[k] * products[h]) / shared;
      }
      return Array.from(parts, (score, h) => ({ from: history.at[h], score }))
        .filter(({ score }) => score !== 0)
        .sort(byLargest);
    },
  };
}

/** The first of these rows that has just these items; -1 when none has. */
function firstSame({ start, at }: Csr, items: Int32Array, rows: Int32Array): number {
  let first = -1;
  for (const r of rows) {
    if (start[r + 1] - start[r] !== items.length || (first >= 0 && r > first)) continue;
    let k = 0;
    while (k < items.length && at[start[r] + k] === items[k]) k++;
    if (k === items.length) first = r;
  }
  return first;
}
