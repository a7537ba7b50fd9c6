import type { TextColumn } from "../core/table.ts";
import { anyOrder, inOrder } from "./funnel-paths.ts";

/** A customer who took the first step. */
export interface Entrant {
  readonly segment: string | null;
  /** Steps done. */
  readonly depth: number;
  /** Time of the last first step, ms. */
  readonly latest: number;
  /** By step, ms from the first step and from the one before; NaN where not reached. */
  readonly sinceFirst: Float64Array;
  readonly sincePrevious: Float64Array;
}

/** Events with the steps that each of them is. */
export interface FunnelEvents {
  readonly customer: TextColumn;
  readonly time: Float64Array;
  readonly step: Int32Array;
  readonly by: TextColumn | undefined;
}

/** How the funnel is walked; times in ms. */
export interface FunnelRules {
  readonly steps: number;
  readonly order: "in-order" | "strict" | "any";
  readonly within: number;
  readonly from: number;
  readonly to: number;
  readonly asOf: number;
}

/** A bit for each step that an event is. O(rows + levels x steps). */
export function stepBits(
  event: TextColumn,
  subject: TextColumn | undefined,
  steps: readonly { readonly event: string; readonly subject: string | undefined }[],
): Int32Array {
  const byEvent = event.levels.map((name) =>
    steps.reduce((bits, s, k) => (s.event === name ? bits | (1 << k) : bits), 0),
  );
  const free = steps.reduce((bits, s, k) => (s.subject === undefined ? bits | (1 << k) : bits), 0);
  const bySubject = subject?.levels.map((name) =>
    steps.reduce((bits, s, k) => (s.subject === name ? bits | (1 << k) : bits), free),
  );
  return event.codes.map((code, i) => {
    const about =
      subject === undefined || bySubject === undefined || subject.codes[i] < 0
        ? free
        : bySubject[subject.codes[i]];
    return code < 0 ? 0 : byEvent[code] & about;
  });
}

/** Walks the events of each customer, in time. O(n log n + events x steps). */
export function enter({ customer, time, step, by }: FunnelEvents, rules: FunnelRules): Entrant[] {
  const { steps, order, within, from, to, asOf } = rules;
  // events that are no step matter only where nothing may lie between
  const counts = (i: number) =>
    customer.codes[i] >= 0 && time[i] < asOf && (step[i] !== 0 || order === "strict");
  const { rows, offset } = byCustomer(customer, counts);
  const rank = (i: number) => (step[i] === 0 ? 32 : 31 - Math.clz32(step[i] & -step[i]));
  const mayEnter = (t: number) => t >= from && t < to;
  const opens = (i: number) => mayEnter(time[i]) && (order === "any" ? step[i] !== 0 : (step[i] & 1) !== 0);
  const entrants: Entrant[] = [];
  for (let c = 0; c + 1 < offset.length; c++) {
    const own = rows.subarray(offset[c], offset[c + 1]);
    own.sort((a, b) => time[a] - time[b] || rank(a) - rank(b));
    const entries = own.filter(opens);
    if (entries.length === 0) continue;
    const path = {
      time: Float64Array.from(own, (i) => time[i]),
      step: Int32Array.from(own, (i) => step[i]),
    };
    const { depth, reached, entered, previous } =
      order === "any"
        ? anyOrder(path, steps, within, mayEnter)
        : inOrder(path, steps, within, order === "strict", mayEnter);
    entrants.push({
      segment: segmentOf(
        by,
        entries.filter((i) => time[i] === time[entries[0]]),
      ),
      depth,
      latest: time[entries[entries.length - 1]],
      sinceFirst: reached.map((t, k) => t - entered[k]),
      sincePrevious: reached.map((t, k) => t - previous[k]),
    });
  }
  return entrants;
}

/** Rows that count, grouped by customer: those of customer c are offset[c] to offset[c + 1]. Two passes over codes. */
function byCustomer(
  customer: TextColumn,
  counts: (i: number) => boolean,
): { rows: Int32Array; offset: Int32Array } {
  const { codes, levels } = customer;
  const offset = new Int32Array(levels.length + 1);
  for (let i = 0; i < codes.length; i++) if (counts(i)) offset[codes[i] + 1]++;
  for (let c = 0; c < levels.length; c++) offset[c + 1] += offset[c];
  const next = offset.slice();
  const rows = new Int32Array(offset[levels.length]);
  for (let i = 0; i < codes.length; i++) if (counts(i)) rows[next[codes[i]]++] = i;
  return { rows, offset };
}

/** What the column says on events of one instant: the first name, so that the order of rows does not matter. */
function segmentOf(by: TextColumn | undefined, rows: ArrayLike<number>): string | null {
  let found: string | null = null;
  for (let r = 0; r < rows.length; r++) {
    const i = rows[r];
    const code = by === undefined ? -1 : by.codes[i];
    const name = code < 0 || by === undefined ? null : by.levels[code];
    if (name !== null && (found === null || name < found)) found = name;
  }
  return found;
}
