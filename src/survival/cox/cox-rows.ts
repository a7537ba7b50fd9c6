import { pick } from "../../core/pick.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { timeIndex } from "../input/time-index.ts";

/** What the rows of a Cox fit are made from; columns are in the order of the input. */
export interface CoxInput {
  readonly stop: Float64Array;
  readonly start: Float64Array | undefined;
  readonly event: Uint8Array;
  /** How many equal customers a row is. */
  readonly count: Float64Array | undefined;
  /** Case weights. */
  readonly weight: Float64Array | undefined;
  readonly offset: Float64Array | undefined;
  /** Stratum by row, from 0; undefined: one stratum. */
  readonly stratum: Int32Array | undefined;
  readonly strata: number;
  /** One column for each term. */
  readonly x: readonly Float64Array[];
  /** What is taken off each term; its mean when absent. */
  readonly center?: readonly number[];
}

/**
 * Rows of a Cox fit, sorted by stratum, then stop, events before the others. Rows of one stratum with one stop are a group. A row is at risk from its entry group to its own.
 */
export interface CoxRows {
  readonly length: number;
  readonly terms: number;
  /** For each place the row of the input. */
  readonly order: Int32Array;
  /** Terms row after row: (value - center) / scale. */
  readonly x: Float64Array;
  readonly center: Float64Array;
  readonly scale: Float64Array;
  readonly event: Uint8Array;
  /** Repetitions of each row; undefined: one each. */
  readonly count: Float64Array | undefined;
  /** Repetitions times case weight; undefined: one each. */
  readonly mass: Float64Array | undefined;
  readonly offset: Float64Array | undefined;
  /** Distinct ages of all strata. */
  readonly times: Float64Array;
  /** Stratum s has the groups from `firstGroup[s]` to before `firstGroup[s + 1]`. */
  readonly firstGroup: Int32Array;
  /** Group g has the places from `from[g]` to before `from[g + 1]`. */
  readonly from: Int32Array;
  /** Place in `times` of each group. */
  readonly at: Int32Array;
  /** The first `eventRows[g]` places of a group are events. */
  readonly eventRows: Int32Array;
  /** Events of each group, repetitions counted, and their mass. */
  readonly events: Float64Array;
  readonly eventMass: Float64Array;
  /** First group that a place is at risk in; undefined: from the first of its stratum. */
  readonly entry: Int32Array | undefined;
  /** First of `times` that a place is at risk at; undefined: from the first. */
  readonly enters: Int32Array | undefined;
  /** Places that enter later than the first group of their stratum, those that enter last first. */
  readonly late: Int32Array | undefined;
  /** Events, repetitions counted. */
  readonly eventCount: number;
}

/** Sorts, centers and scales. O(n p), and O(n log n) where ages are no whole numbers. */
export function coxRows(input: CoxInput): CoxRows {
  const n = input.stop.length;
  const index = timeIndex(input.stop, input.start);
  const places = index.times.length;
  const { stratum } = input;
  const key = new Int32Array(n);
  for (let i = 0; i < n; i++) key[i] = 2 * index.stopAt[i] + 1 - input.event[i];
  let order = countingSort(undefined, key, 2 * places);
  if (stratum !== undefined) order = countingSort(order, stratum, input.strata);
  const event = new Uint8Array(n);
  for (let k = 0; k < n; k++) event[k] = input.event[order[k]];
  const taken = (column: Float64Array | undefined) => column && pick(column, order);
  const count = taken(input.count);
  const weight = taken(input.weight);
  const mass = massOf(count, weight);
  const { firstGroup, from, at, groupOf } = groupsOf(order, index.stopAt, stratum, input.strata);
  const groups = at.length;
  const eventRows = new Int32Array(groups);
  const events = new Float64Array(groups);
  const eventMass = new Float64Array(groups);
  let eventCount = 0;
  for (let k = 0; k < n; k++) {
    if (event[k] === 0) continue;
    const g = groupOf[k];
    eventRows[g]++;
    events[g] += count === undefined ? 1 : count[k];
    eventMass[g] += mass === undefined ? 1 : mass[k];
    eventCount += count === undefined ? 1 : count[k];
  }
  const rows = {
    length: n,
    order,
    event,
    count,
    mass,
    offset: taken(input.offset),
    times: index.times,
    firstGroup,
    from,
    at,
    eventRows,
    events,
    eventMass,
    eventCount,
  };
  return {
    ...rows,
    ...entries(index.startAt, stratum, rows),
    ...standardized(input, order, mass),
    terms: input.x.length,
  };
}

/** The groups of places that are sorted by stratum and age. */
function groupsOf(
  order: Int32Array,
  stopAt: Int32Array,
  stratum: Int32Array | undefined,
  strata: number,
): Pick<CoxRows, "firstGroup" | "from" | "at"> & { readonly groupOf: Int32Array } {
  const n = order.length;
  const firstGroup = new Int32Array(strata + 1);
  const from: number[] = [];
  const at: number[] = [];
  const groupOf = new Int32Array(n);
  let [age, own] = [-1, 0];
  for (let k = 0; k < n; k++) {
    const s = stratum === undefined ? 0 : stratum[order[k]];
    if (s !== own || stopAt[order[k]] !== age) {
      // strata before the first row of this one have no further groups
      while (own < s) firstGroup[++own] = from.length;
      age = stopAt[order[k]];
      from.push(k);
      at.push(age);
    }
    groupOf[k] = from.length - 1;
  }
  while (own < strata) firstGroup[++own] = from.length;
  from.push(n);
  return { firstGroup, from: Int32Array.from(from), at: Int32Array.from(at), groupOf };
}

/** Repetitions times weights; undefined where all are one. */
export function massOf(
  count: Float64Array | undefined,
  weight: Float64Array | undefined,
): Float64Array | undefined {
  if (weight === undefined || count === undefined) return weight ?? count;
  return weight.map((w, i) => w * count[i]);
}

/** The first group of each place whose age is not before its entry, and the places that enter late. */
function entries(
  startAt: Int32Array | undefined,
  stratum: Int32Array | undefined,
  { order, at, firstGroup }: Pick<CoxRows, "order" | "at" | "firstGroup">,
): Pick<CoxRows, "entry" | "enters" | "late"> {
  if (startAt === undefined) return { entry: undefined, enters: undefined, late: undefined };
  const n = order.length;
  const groups = at.length;
  const entry = new Int32Array(n);
  const late: number[] = [];
  for (let k = 0; k < n; k++) {
    const row = order[k];
    const s = stratum === undefined ? 0 : stratum[row];
    entry[k] = firstAtLeast(at, startAt[row], firstGroup[s], firstGroup[s + 1]);
    if (entry[k] > firstGroup[s]) late.push(k);
  }
  const byEntry = countingSort(
    Int32Array.from(late),
    entry.map((g) => groups - g),
    groups + 1,
  );
  return { entry, enters: Int32Array.from(order, (row) => startAt[row]), late: byEntry };
}

/** Terms row after row, less their centers, with a mean square of 1 under `mass`. */
function standardized(
  { x: columns, center: given }: CoxInput,
  order: Int32Array,
  mass: Float64Array | undefined,
): Pick<CoxRows, "x" | "center" | "scale"> {
  const n = order.length;
  const p = columns.length;
  const x = new Float64Array(n * p);
  const center = new Float64Array(p);
  const scale = new Float64Array(p).fill(1);
  let total = 0;
  for (let k = 0; k < n; k++) total += mass === undefined ? 1 : mass[k];
  for (let j = 0; j < p; j++)
    center[j] = given === undefined ? meanOf(columns[j], order, mass, total) : given[j];
  const piece = new Float64Array(n);
  for (let j = 0; j < p; j++) {
    const squares = centered(columns[j], order, mass, center[j], piece);
    if (squares > 0) scale[j] = Math.sqrt(squares / total);
    spread(piece, 1 / scale[j], x, j, p);
  }
  return { x, center, scale };
}

/** A column in the order of the places, less its middle, into `out`; its squares summed under `mass`. */
function centered(
  column: Float64Array,
  order: Int32Array,
  mass: Float64Array | undefined,
  middle: number,
  out: Float64Array,
): number {
  let squares = 0;
  for (let k = 0; k < out.length; k++) {
    const v = column[order[k]] - middle;
    out[k] = v;
    squares += (mass === undefined ? 1 : mass[k]) * v * v;
  }
  return squares;
}

/** Writes a column times `factor` where rows of p terms have their term j. */
function spread(column: Float64Array, factor: number, x: Float64Array, j: number, p: number): void {
  for (let k = 0, o = j; k < column.length; k++, o += p) x[o] = column[k] * factor;
}

function meanOf(
  column: Float64Array,
  order: Int32Array,
  mass: Float64Array | undefined,
  total: number,
): number {
  // about the first value, so that large numbers with little spread keep their digits
  const base = column[0] ?? 0;
  let sum = 0;
  for (let k = 0; k < order.length; k++)
    sum += (mass === undefined ? 1 : mass[k]) * (column[order[k]] - base);
  return total > 0 ? base + sum / total : base;
}

/** Stable: rows (all, or those given in their order) by a key from 0 to before `keys`. */
export function countingSort(rows: Int32Array | undefined, key: Int32Array, keys: number): Int32Array {
  const n = rows === undefined ? key.length : rows.length;
  const next = new Int32Array(keys + 1);
  for (let i = 0; i < n; i++) next[key[rows === undefined ? i : rows[i]] + 1]++;
  for (let k = 0; k < keys; k++) next[k + 1] += next[k];
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const row = rows === undefined ? i : rows[i];
    out[next[key[row]]++] = row;
  }
  return out;
}
