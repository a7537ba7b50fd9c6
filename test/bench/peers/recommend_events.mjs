// node recommend_events.mjs FILE: 5,000,000 events of a simulated shop, the same bit for bit wherever it runs; as 32-bit numbers, the customers and then the items
import { writeFileSync } from "node:fs";

export const EVENTS = 5_000_000;
export const CUSTOMERS = 100_000;
export const ITEMS = 10_000;

/** Customer and item of every event, from 0. */
export function events() {
  let state = 12345;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const cdf = new Float64Array(ITEMS);
  for (let i = 0, sum = 0; i < ITEMS; i++) cdf[i] = sum += 1 / (i + 10);
  const upper = (x) => {
    let [low, high] = [0, ITEMS];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cdf[middle] <= x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const both = new Int32Array(2 * EVENTS);
  for (let e = 0; e < EVENTS; e++) {
    const [r1, r2, r3] = [random(), random(), random()];
    const customer = Math.floor(r1 * r1 * CUSTOMERS);
    const z = upper(r2 * cdf[ITEMS - 1]);
    both[e] = customer;
    both[EVENTS + e] = r3 < 0.5 ? (z + (customer % 20) * 500) % ITEMS : z;
  }
  return both;
}

if (process.argv[1]?.endsWith("recommend_events.mjs")) writeFileSync(process.argv[2], events());
