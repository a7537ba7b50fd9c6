import { GrowingInts } from "../../core/growing.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { type Joined, NO_LONGER_KNOWN, NOT_YET_KNOWN } from "./read-segmentation.ts";

/** One segment's balance. */
export interface SegmentBalance {
  readonly segment: string;
  /** Customers in it at first. */
  readonly start: number;
  readonly entered: number;
  readonly left: number;
  /** In it both times. */
  readonly stayed: number;
  /** Customers in it at the end: start + entered - left. */
  readonly end: number;
  /** entered - left. */
  readonly net: number;
  /** Of those who entered, the ones who are new to the data. */
  readonly joined: number;
  /** Of those who left, the ones who are not in the data any more. */
  readonly vanished: number;
}

/** What a table of balances says about itself. */
export interface SegmentBalancesInfo extends TableInfo {
  readonly kind: "segment-balances";
  readonly key: "segment";
}

/** The balance of each segment. */
export type SegmentBalances = Table<SegmentBalance, SegmentBalancesInfo>;

/** One customer who entered or left a segment. Who moves from one to another has a row in each. */
export interface SegmentMove {
  readonly segment: string;
  readonly customer: string;
  readonly change: "entered" | "left";
  /** Where from or where to; null where segments overlap. */
  readonly other: string | null;
}

/** What a table of moves says about itself. */
export interface SegmentMovesInfo extends TableInfo {
  readonly kind: "segment-moves";
  readonly key: "customer";
}

/** Who entered and who left, segment by segment, those who left first. */
export type SegmentMoves = Table<SegmentMove, SegmentMovesInfo>;

const ENTERED = 0;
const LEFT = 1;

/** Goes through the segments one by one. `single` has the one segment of each customer, where segments do not overlap. O(entries). */
export function movesOf(
  { ids, names, entries }: Joined,
  was: Uint8Array,
  is: Uint8Array,
  single: readonly [before: Int32Array, after: Int32Array] | undefined,
): { readonly segments: SegmentBalances; readonly moves: SegmentMoves; readonly changed: Uint8Array } {
  const n = names.length;
  const [before, after] = entries.map((entry) => bySegment(entry, n, ids.length));
  const changed = new Uint8Array(ids.length);
  const rows = { segment: new GrowingInts(), customer: new GrowingInts(), change: new GrowingInts() };
  const other = new GrowingInts();
  const numbers = () => new Float64Array(n);
  const [start, entered, left, stayed, end, net, joined, vanished] = Array.from({ length: 8 }, numbers);
  const mark = new Int32Array(ids.length).fill(-1);
  const add = (s: number, c: number, change: number): void => {
    changed[c] = 1;
    rows.segment.push(s);
    rows.customer.push(c);
    rows.change.push(change);
    if (single === undefined) return;
    const there = single[change === LEFT ? 1 : 0][c];
    other.push(there >= 0 ? there : change === LEFT ? n + 1 : n);
  };
  for (let s = 0; s < n; s++) {
    const old = before.members(s);
    const now = after.members(s);
    start[s] = old.length;
    end[s] = now.length;
    for (const c of now) mark[c] = s;
    for (const c of old) {
      if (mark[c] === s) stayed[s]++;
      else {
        left[s]++;
        vanished[s] += 1 - is[c];
        add(s, c, LEFT);
      }
    }
    // a second set of marks, so that those of the first need not be wiped
    for (const c of old) mark[c] = n + s;
    for (const c of now) {
      if (mark[c] === n + s) continue;
      entered[s]++;
      joined[s] += 1 - was[c];
      add(s, c, ENTERED);
    }
    net[s] = entered[s] - left[s];
  }
  const change = rows.change.done();
  const segments = new Table<SegmentBalance, SegmentBalancesInfo>(
    n,
    {
      segment: { codes: Int32Array.from(names, (_, s) => s), levels: names },
      start,
      entered,
      left,
      stayed,
      end,
      net,
      joined,
      vanished,
    },
    { kind: "segment-balances", key: "segment" },
  );
  const moves = new Table<SegmentMove, SegmentMovesInfo>(
    change.length,
    {
      segment: { codes: rows.segment.done(), levels: names },
      customer: { codes: rows.customer.done(), levels: ids },
      change: { codes: change, levels: ["entered", "left"] },
      other: {
        codes: single === undefined ? new Int32Array(change.length).fill(-1) : other.done(),
        levels: single === undefined ? [] : [...names, NOT_YET_KNOWN, NO_LONGER_KNOWN],
      },
    },
    { kind: "segment-moves", key: "customer" },
  );
  return { segments, moves, changed };
}

/** The members of each segment, each once. */
function bySegment(
  { customer, segment }: Joined["entries"][number],
  segments: number,
  customers: number,
): { members(s: number): Int32Array } {
  const start = new Int32Array(segments + 1);
  for (const s of segment) start[s + 1]++;
  for (let s = 0; s < segments; s++) start[s + 1] += start[s];
  const rows = new Int32Array(segment.length);
  const place = start.slice(0, segments);
  for (let i = 0; i < segment.length; i++) rows[place[segment[i]]++] = customer[i];
  const seen = new Int32Array(customers).fill(-1);
  const length = new Int32Array(segments);
  for (let s = 0; s < segments; s++) {
    for (let k = start[s]; k < start[s + 1]; k++) {
      const c = rows[k];
      if (seen[c] === s) continue;
      seen[c] = s;
      rows[start[s] + length[s]++] = c;
    }
  }
  return { members: (s) => rows.subarray(start[s], start[s] + length[s]) };
}
