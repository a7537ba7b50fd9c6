import { sortOrder } from "../../numeric/sort-order.ts";
import { type CoxRows, countingSort } from "../cox/cox-rows.ts";
import { scoreDominance } from "./score-dominance.ts";
import { addTiedScores } from "./tied-scores.ts";

/** Pairs of customers of whom one was seen to leave while the other was still there; masses and time weights multiplied. */
export interface ConcordanceSums {
  /** The one with the higher score left first. */
  readonly concordant: number;
  readonly discordant: number;
  readonly tiedScore: number;
  /** Pairs that left at the same age, with different scores and with the same. */
  readonly tiedTime: number;
  readonly tiedBoth: number;
  /** For each place what the pairs it is in come to, its own mass left out. */
  readonly concordantOf: Float64Array;
  readonly discordantOf: Float64Array;
  readonly tiedOf: Float64Array;
}

/** A place in order of time: groups one after the other, events first, lower scores first. */
export interface TimeOrder {
  /** Place of each position. */
  readonly places: Int32Array;
  /** Group of each place. */
  readonly groupOf: Int32Array;
  readonly stratumOf: Int32Array;
  /** Dense rank of the score of each place. */
  readonly rank: Int32Array;
  readonly ranks: number;
}

/**
 * Counts pairs by score, within strata, with late entry. `timeWeight` weighs the pairs by the group of the earlier event. O(n log n).
 */
export function concordanceSums(
  rows: CoxRows,
  score: Float64Array,
  timeWeight: Float64Array,
): ConcordanceSums {
  const { length: n, from, firstGroup, eventRows, mass, late } = rows;
  const groups = from.length - 1;
  const time = timeOrder(rows, score);
  const { places, groupOf } = time;
  const concordantOf = new Float64Array(n);
  const tiedOf = new Float64Array(n);
  const massOf = (place: number) => (mass === undefined ? 1 : mass[place]);
  const add = (items: Int32Array, at: Int32Array, left: Float64Array, right: Float64Array, sign: number) => {
    const byScore = countingSort(
      undefined,
      items.map((place) => time.rank[place]),
      time.ranks,
    );
    eachStratum(items, time.stratumOf, firstGroup.length - 1, byScore, (low, own) => {
      const { later, earlier } = scoreDominance(
        own,
        left.subarray(low, low + own.length),
        right.subarray(low, low + own.length),
      );
      for (let i = 0; i < own.length; i++) {
        const place = items[low + i];
        const weight = left[low + i] > 0 ? timeWeight[at[low + i]] : 0;
        concordantOf[place] += sign * (weight * later[i] + earlier[i]);
      }
    });
  };
  const left = new Float64Array(n);
  const right = new Float64Array(n);
  const at = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const place = places[i];
    at[i] = groupOf[place];
    right[i] = massOf(place);
    if (place < from[at[i]] + eventRows[at[i]]) left[i] = right[i] * timeWeight[at[i]];
  }
  add(places, at, left, right, 1);
  if (late !== undefined) {
    // pairs of an event and a row that only entered after it do not count
    const { items, lefts, rights, groupsOf } = lateItems(rows, time, timeWeight);
    add(items, groupsOf, lefts, rights, -1);
  }
  addTiedScores(rows, time, timeWeight, tiedOf);
  const { comparedOf, tiedTime, tiedBoth } = comparisons(rows, time, timeWeight, groups);
  let [concordant, tiedScore, all] = [0, 0, 0];
  const discordantOf = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    discordantOf[k] = comparedOf[k] - concordantOf[k] - tiedOf[k];
    // every pair stands at both of its places
    concordant += (massOf(k) * concordantOf[k]) / 2;
    tiedScore += (massOf(k) * tiedOf[k]) / 2;
    all += (massOf(k) * comparedOf[k]) / 2;
  }
  const discordant = all - concordant - tiedScore;
  return { concordant, discordant, tiedScore, tiedTime, tiedBoth, concordantOf, discordantOf, tiedOf };
}

function timeOrder({ length: n, from, firstGroup, eventRows }: CoxRows, score: Float64Array): TimeOrder {
  const groups = from.length - 1;
  const groupOf = new Int32Array(n);
  const stratumOf = new Int32Array(n);
  const key = new Int32Array(n);
  for (let s = 0; s + 1 < firstGroup.length; s++)
    for (let g = firstGroup[s]; g < firstGroup[s + 1]; g++)
      for (let k = from[g]; k < from[g + 1]; k++) {
        groupOf[k] = g;
        stratumOf[k] = s;
        key[k] = 2 * g + (k < from[g] + eventRows[g] ? 0 : 1);
      }
  const byScore = sortOrder([score]);
  const rank = new Int32Array(n);
  let ranks = 0;
  for (let i = 0; i < n; i++) {
    if (i > 0 && score[byScore[i]] !== score[byScore[i - 1]]) ranks++;
    rank[byScore[i]] = ranks;
  }
  return { places: countingSort(byScore, key, 2 * groups), groupOf, stratumOf, rank, ranks: ranks + 1 };
}

/** Calls back for each stratum with the position it begins at and its positions, from 0, in the order given. */
function eachStratum(
  items: Int32Array,
  stratumOf: Int32Array,
  strata: number,
  order: Int32Array,
  visit: (low: number, own: Int32Array) => void,
): void {
  if (strata === 1) {
    visit(0, order);
    return;
  }
  const stratum = items.map((place) => stratumOf[place]);
  const sorted = countingSort(order, stratum, strata);
  for (let low = 0; low < sorted.length; ) {
    let high = low;
    // items stand by stratum, too, so that a stratum has the same positions in both
    while (high < sorted.length && stratum[high] === stratum[low]) high++;
    const start = low;
    visit(
      start,
      sorted.subarray(start, high).map((i) => i - start),
    );
    low = high;
  }
}

/** Events and late entries in order of time. */
function lateItems(
  { length: n, from, eventRows, mass, entry, late }: CoxRows,
  { places, groupOf }: TimeOrder,
  timeWeight: Float64Array,
): { items: Int32Array; lefts: Float64Array; rights: Float64Array; groupsOf: Int32Array } {
  const entries = late as Int32Array;
  const groups = from.length - 1;
  const all: number[] = [];
  const keys: number[] = [];
  for (let i = 0; i < n; i++) {
    const place = places[i];
    const g = groupOf[place];
    if (place >= from[g] + eventRows[g]) continue;
    all.push(place);
    keys.push(2 * g + 1);
  }
  const events = all.length;
  for (const place of entries) {
    all.push(place);
    // before the events of the group that it enters in
    keys.push(2 * (entry as Int32Array)[place]);
  }
  const order = countingSort(undefined, Int32Array.from(keys), 2 * groups + 1);
  const items = new Int32Array(order.length);
  const lefts = new Float64Array(order.length);
  const rights = new Float64Array(order.length);
  const groupsOf = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) {
    const place = all[order[i]];
    items[i] = place;
    groupsOf[i] = groupOf[place];
    const m = mass === undefined ? 1 : mass[place];
    if (order[i] < events) lefts[i] = m * timeWeight[groupOf[place]];
    else rights[i] = m;
  }
  return { items, lefts, rights, groupsOf };
}

/** Mass that each place is compared with, times time weights, and the pairs of events at one age. */
function comparisons(
  { length: n, count, mass, entry, late, from, firstGroup, eventRows, eventMass }: CoxRows,
  { places, rank }: TimeOrder,
  timeWeight: Float64Array,
  groups: number,
): { comparedOf: Float64Array; tiedTime: number; tiedBoth: number } {
  const comparedOf = new Float64Array(n);
  const massOf = (place: number) => (mass === undefined ? 1 : mass[place]);
  const before = new Float64Array(groups + 1);
  for (let g = 0; g < groups; g++) before[g + 1] = before[g] + timeWeight[g] * eventMass[g];
  let [tiedTime, tiedBoth] = [0, 0];
  let leaving = 0;
  for (let s = firstGroup.length - 2; s >= 0; s--) {
    let atRisk = 0;
    for (let g = firstGroup[s + 1] - 1; g >= firstGroup[s]; g--) {
      if (late !== undefined && entry !== undefined)
        for (; leaving < late.length && entry[late[leaving]] > g; leaving++) atRisk -= massOf(late[leaving]);
      for (let k = from[g]; k < from[g + 1]; k++) atRisk += massOf(k);
      const events = from[g] + eventRows[g];
      for (let k = from[g]; k < from[g + 1]; k++) {
        const since = before[entry === undefined ? firstGroup[s] : entry[k]];
        comparedOf[k] = k < events ? before[g] - since : before[g + 1] - since;
        if (k < events) comparedOf[k] += timeWeight[g] * (atRisk - eventMass[g]);
      }
      let [total, squares] = [0, 0];
      let same = 0;
      // events stand first in order of time, too, sorted by score
      for (let i = from[g]; i < events; ) {
        let [run, runSquares] = [0, 0];
        const first = i;
        for (; i < events && rank[places[i]] === rank[places[first]]; i++) {
          const m = massOf(places[i]);
          run += m;
          runSquares += (m * m) / (count === undefined ? 1 : count[places[i]]);
        }
        same += (run * run - runSquares) / 2;
        total += run;
        squares += runSquares;
      }
      tiedBoth += timeWeight[g] * same;
      tiedTime += timeWeight[g] * ((total * total - squares) / 2 - same);
    }
  }
  return { comparedOf, tiedTime, tiedBoth };
}
