import type { Data, OptionalColumn, OptionsArgument } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { aliasTable, categorical, fork, randomFrom } from "../../core/random.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { LifetimeAccount } from "../input/complete-rows.ts";
import type { IntervalColumns } from "../input/lifetime-types.ts";
import { type IntervalRows, readIntervals } from "../input/read-intervals.ts";
import type { AgeUnit } from "./curve-types.ts";
import { groupRows } from "./group-rows.ts";
import { innermostIntervals } from "./innermost-intervals.ts";
import { innermostMasses, type Reaches } from "./innermost-masses.ts";
import { product } from "./read-curves.ts";

/** Columns and settings of {@link turnbull}. */
export type TurnbullOptions<Row extends object = object> = IntervalColumns<Row> &
  OptionalColumn<Row, "by", string | number | boolean> & {
    /** Confidence level of bootstrap intervals. Default 0.95. */
    readonly level?: number;
    /** How many times customers are drawn anew for the intervals; 0 for none. Default 0. */
    readonly bootstrap?: number;
    /** Seed of the draws. Default 1. */
    readonly seed?: number;
  };

/** A stretch of time in which customers left, nobody knows when within it. */
export interface TurnbullStretch {
  /** They left after this age; at exactly `to` where both are equal. */
  readonly from: number;
  /** Not after this one; null: nobody knows how late. */
  readonly to: number | null;
  /** Share of customers that left in it. */
  readonly mass: number;
  /** Chance to be there after the stretch, until the next begins. Inside of it the curve is not determined by the data. */
  readonly survival: number;
  /** Limits by bootstrap; null without. */
  readonly survivalLow: number | null;
  readonly survivalHigh: number | null;
}

/** The curve of one group. */
export interface TurnbullGroup {
  /** Null when all customers are one group. */
  readonly group: string | null;
  readonly customers: number;
  readonly curve: Table<TurnbullStretch, TableInfo>;
  /** The stretch in which half have left; null when they have not, or not by a known age. */
  readonly median: { readonly from: number; readonly to: number } | null;
  readonly logLikelihood: number;
  /** How much the log likelihood per customer could still rise, at most: the certificate of the maximum. */
  readonly gap: number;
}

/** Survival curves of customers who left between two looks: plain data but for its tables. */
export interface Turnbull {
  readonly kind: "turnbull";
  readonly version: 1;
  readonly unit: AgeUnit | null;
  readonly level: number;
  readonly bootstrap: number;
  readonly groups: readonly TurnbullGroup[];
  readonly fit: {
    readonly status: "ok" | "no events" | "not converged";
    readonly warnings: readonly string[];
    readonly rows: LifetimeAccount;
  };
}

const CERTIFIED = 1e-8;

/**
 * Survival of customers who were only looked at now and then: each left after `lower` and not after `upper` (Turnbull 1976). No `upper`: not yet; no `lower`, or 0: at some time before; both equal: exactly then.
 *
 * The likelihood only says how many left in each of some stretches; between stretches the curve is level, inside of one it is not determined, so the rows of the result are the stretches. The maximum is certified: no move of weight could raise the log likelihood per customer by more than `gap`, at most 1e-8. Limits by percentile bootstrap of the
 * customers, with `seed`. O(rows log rows) and O(rows + stretches) a step; the last few, Newton's, O(support x squared stretches within a reach).
 *
 * @throws "empty-input" without rows; "bad-option"; "bad-value", "missing-column", "bad-input".
 *
 * @example
 * import { turnbull } from "clientele/survival";
 * const looks = [
 *   { lower: 0, upper: 2 },
 *   { lower: 1, upper: 3 },
 *   { lower: 3, upper: 5 },
 *   { lower: 4, upper: null },
 * ];
 * const { groups } = turnbull(looks);
 * groups[0].curve.at(0); // => { from: 1, to: 2, mass: 0.5, survival: 0.5, survivalLow: null, survivalHigh: null }
 * groups[0].curve.length; // => 2
 * turnbull([{ lower: 3, upper: 2 }]); // throws "bad-value"
 */
export function turnbull<Row extends object = object>(
  looks: Data<Row>,
  ...[options]: OptionsArgument<TurnbullOptions<Row>>
): Turnbull {
  const given = (options ?? {}) as TurnbullOptions<object> & { readonly by?: unknown };
  const { bootstrap = 0, seed = 1 } = given;
  const level = levelOption(given.level);
  if (!Number.isInteger(bootstrap) || bootstrap < 0 || bootstrap > 1e6)
    throw badOption("bootstrap", bootstrap, "a whole number such as 200, or 0");
  const random = randomFrom(seed);
  const rows = readIntervals(looks, given, { what: "turnbull", texts: { by: given.by } });
  if (rows.length === 0)
    throw new ClienteleError(
      "empty-input",
      `turnbull was given no rows to use (${rows.account.read} read, ${rows.account.left} say nothing).`,
      { count: rows.account.read, expected: "one row or more" },
    );
  const {
    labels,
    rows: order,
    from,
  } = groupRows(rows.texts.by ?? { codes: new Int32Array(rows.length), levels: [""] });
  const warnings: string[] = [];
  const groups = labels.map((label, g) => {
    const group = rows.texts.by === undefined ? null : label;
    const made = turnbullGroup(rows, order.subarray(from[g], from[g + 1]), group, {
      level,
      bootstrap,
      random: fork(random, label),
    });
    const name = group === null ? "" : ` of group ${JSON.stringify(group)}`;
    if (!(made.gap <= CERTIFIED))
      warnings.push(
        `The curve${name} is not yet the best one: the log likelihood could rise by ${made.gap} per customer.`,
      );
    if (made.curve.length === 1 && made.curve.at(0)?.to === null)
      warnings.push(`Nobody${name} is known to have left: the curve says nothing.`);
    return made;
  });
  const none = groups.every(({ curve }) => curve.length === 1 && curve.at(0)?.to === null);
  const done = groups.every(({ gap }) => gap <= CERTIFIED);
  return {
    kind: "turnbull",
    version: 1,
    unit: rows.unit ?? null,
    level,
    bootstrap,
    groups,
    fit: { status: !done ? "not converged" : none ? "no events" : "ok", warnings, rows: rows.account },
  };
}

interface Settings {
  readonly level: number;
  readonly bootstrap: number;
  readonly random: ReturnType<typeof randomFrom>;
}

function turnbullGroup(
  rows: IntervalRows,
  members: Int32Array,
  group: string | null,
  settings: Settings,
): TurnbullGroup {
  const weight = product(rows.count, rows.weight);
  const lower = Float64Array.from(members, (i) => rows.lower[i]);
  const upper = Float64Array.from(members, (i) => rows.upper[i]);
  const { from, to, first, last } = innermostIntervals(lower, upper);
  const reaches = collapsed(first, last, (k) => weight?.[members[k]] ?? 1, to.length);
  const { mass, logLikelihood, gap } = innermostMasses(reaches, CERTIFIED / 100);
  // what rounding and the last EM steps leave is nothing
  for (let j = 0; j < mass.length; j++) if (mass[j] < 1e-9) mass[j] = 0;
  const kept = Array.from(mass.keys()).filter((j) => mass[j] > 0);
  const survival = after(mass);
  const [low, high] = limitsOf(reaches, settings);
  const pick = (column: Float64Array) => Float64Array.from(kept, (j) => column[j]);
  const columns = {
    from: pick(from),
    to: pick(to.map((t) => (t === Number.POSITIVE_INFINITY ? Number.NaN : t))),
    mass: pick(mass),
    survival: pick(survival),
    survivalLow: pick(low),
    survivalHigh: pick(high),
  };
  const half = kept.findIndex((j) => survival[j] <= 0.5);
  const known = half >= 0 && Number.isFinite(to[kept[half]]);
  let customers = 0;
  for (const i of members) customers += rows.count === undefined ? 1 : rows.count[i];
  return {
    group,
    customers,
    curve: new Table<TurnbullStretch, TableInfo>(kept.length, columns, {
      kind: "turnbull-curve",
      ...(rows.unit === undefined ? {} : { unit: rows.unit }),
    }),
    median: known ? { from: from[kept[half]], to: to[kept[half]] } : null,
    logLikelihood,
    gap,
  };
}

/** Rows of one reach as one. */
function collapsed(
  first: Int32Array,
  last: Int32Array,
  weight: (k: number) => number,
  stretches: number,
): Reaches {
  const counts = new Map<number, number>();
  for (let k = 0; k < first.length; k++) {
    const key = first[k] * stretches + last[k];
    counts.set(key, (counts.get(key) ?? 0) + weight(k));
  }
  const keys = [...counts.keys()];
  return {
    first: Int32Array.from(keys, (key) => Math.floor(key / stretches)),
    last: Int32Array.from(keys, (key) => key % stretches),
    count: Float64Array.from(counts.values()),
    stretches,
  };
}

function after(mass: Float64Array): Float64Array {
  const out = new Float64Array(mass.length);
  let left = 0;
  for (let j = mass.length - 1; j >= 0; j--) {
    out[j] = Math.min(1, left);
    left += mass[j];
  }
  return out;
}

/** Percentile limits of the curve after each stretch, from customers drawn with replacement. */
function limitsOf(reaches: Reaches, { level, bootstrap, random }: Settings): [Float64Array, Float64Array] {
  const { stretches, count } = reaches;
  const none = () => new Float64Array(stretches).fill(Number.NaN);
  if (bootstrap === 0) return [none(), none()];
  const total = Math.round(count.reduce((sum, c) => sum + c, 0));
  const alias = aliasTable(count);
  const found = Array.from({ length: stretches }, () => new Float64Array(bootstrap));
  for (let b = 0; b < bootstrap; b++) {
    const drawn = new Float64Array(count.length);
    for (let i = 0; i < total; i++) drawn[categorical(random, alias)]++;
    const chosen = Array.from(drawn.keys()).filter((i) => drawn[i] > 0);
    const pick = (values: Int32Array) => Int32Array.from(chosen, (i) => values[i]);
    const sample: Reaches = {
      first: pick(reaches.first),
      last: pick(reaches.last),
      count: Float64Array.from(chosen, (i) => drawn[i]),
      stretches,
    };
    const survival = after(innermostMasses(sample, 1e-5, 30).mass);
    for (let j = 0; j < stretches; j++) found[j][b] = survival[j];
  }
  const at = (p: number) => Float64Array.from(found, (values) => quantileSorted(values.sort(), p));
  return [at((1 - level) / 2), at((1 + level) / 2)];
}
