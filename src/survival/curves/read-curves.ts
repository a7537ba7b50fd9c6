import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import { timeIndex } from "../input/time-index.ts";
import { type Counted, countSteps, type Steps } from "./count-steps.ts";
import { groupRows } from "./group-rows.ts";

/** One group, counted. */
export interface CountedGroup {
  readonly group: string | null;
  readonly customers: number;
  readonly steps: Steps;
}

/** Rows of curves, read and counted. */
export interface CurveRows {
  readonly rows: LifetimeRows;
  readonly groups: readonly CountedGroup[];
  /** Weight of each row times how many it stands for; undefined: 1. */
  readonly weight: Float64Array | undefined;
}

/** How rows of curves are read. */
export interface CurveReading {
  readonly what: string;
  readonly ends?: "event" | "cause";
  readonly by?: unknown;
  readonly cluster?: unknown;
  readonly id?: unknown;
  /** Rows that stop at this age or before are left out. */
  readonly from?: number;
  /** Count lifetimes as ended by being seen for the last time. */
  readonly reverse?: boolean;
}

/**
 * Reads rows and counts them by group.
 *
 * @throws "empty-input" without a row, and as `readLifetimes`.
 */
export function readCurves(
  data: Data<object>,
  options: object | undefined,
  { what, ends = "event", by, cluster, id, from = 0, reverse = false }: CurveReading,
): CurveRows {
  refuseOptions(options, what, {
    strata: "`by` makes a curve for each group",
    covariates: "`by` makes a curve for each group, fitCox one for each customer",
  });
  const rows = readLifetimes(data, options, { what, ends, texts: { by, cluster, id } });
  if (rows.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what} was given no rows to count (${rows.account.read} read, ${rows.account.left} without a value, ${rows.account.absent} with count or weight 0); it needs one lifetime or more.`,
      { count: rows.account.read, expected: "one lifetime or more" },
    );
  if (!(Number.isFinite(from) && from >= 0)) throw badOption("from", from, "an age, zero or more");
  const weight = product(rows.count, rows.weight);
  const kind = kindOf(rows, reverse);
  const counted: Counted = {
    rows,
    index: timeIndex(rows.stop, rows.start),
    weight,
    kind,
    kinds: rows.cause === undefined ? 1 : rows.cause.levels.length,
  };
  const later = from > 0 ? (i: number) => rows.stop[i] > from : undefined;
  const column = rows.texts.by ?? { codes: new Int32Array(rows.length), levels: [""] };
  const grouped = groupRows(column, later);
  const groups = grouped.labels.map((label, g): CountedGroup => {
    const members = grouped.rows.subarray(grouped.from[g], grouped.from[g + 1]);
    return {
      group: rows.texts.by === undefined ? null : label,
      customers: totalOf(members, rows.count),
      steps: countSteps(counted, members),
    };
  });
  if (groups.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what}: nobody was watched after age ${from}, which option from says.`,
      {
        value: from,
        expected: "a younger age",
      },
    );
  return { rows, groups, weight };
}

function kindOf(rows: LifetimeRows, reverse: boolean): ArrayLike<number> {
  if (rows.cause !== undefined) return rows.cause.codes;
  const kind = new Int8Array(rows.length);
  for (let i = 0; i < kind.length; i++) kind[i] = (rows.event[i] === 1) === reverse ? -1 : 0;
  return kind;
}

/** Weights times counts. */
export function product(
  count: Float64Array | undefined,
  weight: Float64Array | undefined,
): Float64Array | undefined {
  if (count === undefined || weight === undefined) return count ?? weight;
  return count.map((c, i) => c * weight[i]);
}

function totalOf(members: Int32Array, count: Float64Array | undefined): number {
  if (count === undefined) return members.length;
  let total = 0;
  for (const i of members) total += count[i];
  return total;
}
