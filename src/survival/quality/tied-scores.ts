import { type CoxRows, countingSort } from "../cox/cox-rows.ts";
import type { TimeOrder } from "./concordance-sums.ts";

/** Adds to each place the mass, times time weights, of those with the same score that it is compared with. O(n). */
export function addTiedScores(
  rows: CoxRows,
  { places, groupOf, stratumOf, rank, ranks }: TimeOrder,
  timeWeight: Float64Array,
  tiedOf: Float64Array,
): void {
  const { length: n, from, firstGroup, eventRows, mass, entry, late } = rows;
  const strata = firstGroup.length - 1;
  const massOf = (place: number) => (mass === undefined ? 1 : mass[place]);
  const isEvent = (place: number) => place < from[groupOf[place]] + eventRows[groupOf[place]];
  const byClass = (list: Int32Array) => countingSort(countingSort(list, rank, ranks), stratumOf, strata);
  const classes = byClass(places);
  // those that enter first come first
  const entering = late === undefined ? undefined : byClass(late.slice().reverse());
  const sameClass = (a: number, b: number) => rank[a] === rank[b] && stratumOf[a] === stratumOf[b];
  let lateFrom = 0;
  for (let low = 0; low < n; ) {
    let high = low + 1;
    while (high < n && sameClass(classes[high], classes[low])) high++;
    let lateTo = lateFrom;
    if (entering !== undefined)
      while (lateTo < entering.length && sameClass(entering[lateTo], classes[low])) lateTo++;
    if (high - low > 1) oneClass(low, high, lateFrom, lateTo);
    lateFrom = lateTo;
    low = high;
  }

  function oneClass(low: number, high: number, lateLow: number, lateHigh: number): void {
    let after = 0;
    for (let i = low; i < high; i++) after += massOf(classes[i]);
    for (let i = lateLow; i < lateHigh; i++) after -= massOf((entering as Int32Array)[i]);
    // `after`: mass at risk in the class; `done`: time-weighted events of the class before
    let done = 0;
    let next = lateLow;
    for (let i = low; i < high; ) {
      const g = groupOf[classes[i]];
      for (; next < lateHigh; next++) {
        const place = (entering as Int32Array)[next];
        if ((entry as Int32Array)[place] > g) break;
        after += massOf(place);
        tiedOf[place] -= done;
      }
      const first = i;
      let events = 0;
      for (; i < high && groupOf[classes[i]] === g && isEvent(classes[i]); i++) events += massOf(classes[i]);
      for (let k = first; k < i; k++) tiedOf[classes[k]] += done + timeWeight[g] * (after - events);
      after -= events;
      done += timeWeight[g] * events;
      for (; i < high && groupOf[classes[i]] === g; i++) {
        tiedOf[classes[i]] += done;
        after -= massOf(classes[i]);
      }
    }
  }
}
