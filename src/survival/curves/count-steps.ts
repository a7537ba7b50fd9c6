import { firstAbove } from "../../numeric/bisect.ts";
import type { LifetimeRows } from "../input/read-lifetimes.ts";
import type { TimeIndex } from "../input/time-index.ts";

/** What happened at each age at which a row of a group stops. */
export interface Steps {
  readonly times: Float64Array;
  /** Weight of those still watched just before. */
  readonly atRisk: Float64Array;
  /** Weight of the events, of the first kind and so on; ones that count one after the other by `kinds`. */
  readonly events: readonly Float64Array[];
  /** How many events, without weights. */
  readonly ties: Float64Array;
  readonly censored: Float64Array;
  /** Rows of the group. */
  readonly rows: Int32Array;
  /** For each of them the place of its stop in `times`. */
  readonly stopAt: Int32Array;
  /** How many of `times` are not after its start; undefined: 0 for all. */
  readonly startAt: Int32Array | undefined;
  /** First place where everybody at risk has the event although others stop later; -1 without one. */
  readonly emptiedAt: number;
}

/** What is counted. */
export interface Counted {
  readonly rows: LifetimeRows;
  readonly index: TimeIndex;
  /** Weight of each row times how many it stands for; undefined: 1. */
  readonly weight: Float64Array | undefined;
  /** For each row the kind of its event from 0; -1 for none. */
  readonly kind: ArrayLike<number>;
  readonly kinds: number;
}

/**
 * Counts of one group by age. Numbers at risk are added up from the oldest age down, so that they lose no digits. O(rows + ages), or O(rows log rows) for a group that is small beside all ages.
 */
export function countSteps(counted: Counted, members: Int32Array): Steps {
  const { rows, index, weight, kind, kinds } = counted;
  const { times, local } = timesOf(index, members);
  const length = times.length;
  const stopAt = new Int32Array(members.length);
  const startAt = index.startAt === undefined ? undefined : new Int32Array(members.length);
  const events = Array.from({ length: kinds }, () => new Float64Array(length));
  const ties = new Float64Array(length);
  const censored = new Float64Array(length);
  const atRisk = new Float64Array(length);
  // rows come and gone, whole numbers whatever the weights
  const present = new Float64Array(length + 1);
  for (let k = 0; k < members.length; k++) {
    const i = members[k];
    const at = local(index.stopAt[i]);
    const w = weight === undefined ? 1 : weight[i];
    stopAt[k] = at;
    atRisk[at] += w;
    present[at]++;
    const j = kind[i];
    if (j < 0) {
      // who is watched on in another row is not lost
      if (rows.continued?.[i] !== 1) censored[at] += w;
    } else {
      events[j][at] += w;
      ties[at] += rows.count === undefined ? 1 : rows.count[i];
    }
  }
  for (let t = length - 2; t >= 0; t--) {
    atRisk[t] += atRisk[t + 1];
    present[t] += present[t + 1];
  }
  if (startAt !== undefined && index.startAt !== undefined) {
    const late = new Float64Array(length + 1);
    const lateRows = new Float64Array(length + 1);
    for (let k = 0; k < members.length; k++) {
      const i = members[k];
      const start = localStart(index.startAt[i], index, times);
      startAt[k] = start;
      // not at risk at the places before its own first
      if (start === 0) continue;
      late[start - 1] += weight === undefined ? 1 : weight[i];
      lateRows[start - 1]++;
    }
    for (let t = length - 1; t >= 0; t--) {
      late[t] += late[t + 1];
      lateRows[t] += lateRows[t + 1];
      atRisk[t] -= late[t];
      present[t] -= lateRows[t];
    }
  }
  return {
    times,
    atRisk,
    events,
    ties,
    censored,
    rows: members,
    stopAt,
    startAt,
    emptiedAt: startAt === undefined ? -1 : emptied(present, stopAt, kind, members),
  };
}

/** The distinct ages of a group, and their places among them. */
function timesOf(
  { times, stopAt }: TimeIndex,
  members: Int32Array,
): { times: Float64Array; local: (place: number) => number } {
  if (members.length === stopAt.length) return { times, local: (place) => place };
  const places = new Int32Array(times.length).fill(-1);
  let distinct = 0;
  for (const i of members)
    if (places[stopAt[i]] < 0) {
      places[stopAt[i]] = 0;
      distinct++;
    }
  const own = new Float64Array(distinct);
  for (let t = 0, k = 0; k < distinct; t++)
    if (places[t] === 0) {
      own[k] = times[t];
      places[t] = k++;
    }
  return { times: own, local: (place) => places[place] };
}

function localStart(start: number, { times }: TimeIndex, own: Float64Array): number {
  if (start === 0 || own === times) return start;
  return firstAbove(own, times[start - 1]);
}

/** The first place where everybody at risk has the event although others stop later. */
function emptied(
  present: Float64Array,
  stopAt: Int32Array,
  kind: ArrayLike<number>,
  members: Int32Array,
): number {
  const ended = new Float64Array(present.length);
  for (let k = 0; k < members.length; k++) if (kind[members[k]] >= 0) ended[stopAt[k]]++;
  for (let t = 0; t < present.length - 2; t++) if (ended[t] > 0 && ended[t] === present[t]) return t;
  return -1;
}
