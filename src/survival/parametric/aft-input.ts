import type { Data, Id, OptionalColumn } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { CovariateRequest } from "../design/covariate-request.ts";
import type { Covariate, CovariateColumnName } from "../design/design-types.ts";
import type { CovariateRows } from "../design/make-design.ts";
import { eventsByRow } from "../input/events-by-row.ts";
import type { IntervalColumns, LifetimeColumns } from "../input/lifetime-types.ts";
import { refuseOptions } from "../input/refuse-options.ts";
import { type ObservedReading, type ObservedRows, readObserved } from "./read-observed.ts";

/** Columns of lifetimes whose end is known, not yet reached, or known to lie between two looks (`lower`, `upper`). */
export type ObservedColumns<Row extends object = object> = (LifetimeColumns<Row> | IntervalColumns<Row>) &
  OptionalColumn<Row, "start", number> &
  OptionalColumn<Row, "cluster", Id>;

/** Settings that all parametric fits know. */
export interface ParametricSettings<Row extends object = object> {
  /** Columns that may explain lifetimes. Default none. */
  readonly covariates?: readonly Covariate<Row>[];
  /** Whether standard errors hold even if the model is wrong (sandwich). Default: only with clusters. */
  readonly robust?: boolean;
  /** Confidence level of intervals. Default 0.95. */
  readonly level?: number;
}

/** A column that is added to the location with coefficient 1. */
export interface OffsetSetting<Row extends object = object> {
  readonly offset?: CovariateColumnName<Row>;
}

/** Requests of two designs as one, for the door. */
export function bothRequests(a: CovariateRequest, b: CovariateRequest, name: string): CovariateRequest {
  const columns = [...a.columns];
  for (const column of b.columns) {
    const other = columns.find((c) => c.column === column.column);
    if (other === undefined) columns.push(column);
    else if (other.as !== column.as)
      throw badOption(`${name}.as`, column.as, `the same for ${column.column} wherever it is used`);
  }
  return { columns, interactions: [...a.interactions, ...b.interactions] };
}

/** Reads rows with cluster and offset. */
export function readFitRows(
  lifetimes: Data<object>,
  options: object,
  reading: ObservedReading,
): ObservedRows & {
  readonly offset: Float64Array | undefined;
  readonly clusters: { readonly codes: Int32Array; readonly groups: number } | undefined;
} {
  const { cluster, offset } = options as { readonly cluster?: unknown; readonly offset?: unknown };
  refuseOptions(options, reading.what, {
    strata:
      reading.what === "fitAft"
        ? "scaleCovariates gives each group a scale of its own"
        : "take its column for a covariate, or fit a model for each group",
    ties: "a parametric fit knows no ties",
    ridge: "leave covariates out, or use fitCox",
    ...(reading.what === "fitCure" && { offset: "use fitAft or fitCox" }),
  });
  if (offset !== undefined && typeof offset !== "string")
    throw badOption("offset", offset, "the name of a column, so that predictions can read it too");
  const rows = readObserved(lifetimes, options, { ...reading, texts: { cluster }, numbers: { offset } });
  const clusters = rows.texts.cluster as
    | { readonly codes: Int32Array; readonly levels: readonly string[] }
    | undefined;
  return {
    ...rows,
    offset: rows.numbers.offset as Float64Array | undefined,
    clusters: clusters && { codes: clusters.codes, groups: clusters.levels.length },
  };
}

/** The rows that a design is made of. */
export function designRowsOf({ length, count, kind }: ObservedRows): CovariateRows {
  // kind 0 is the only one without an event
  return { length, count, events: eventsByRow(kind, count) };
}

/** Refuses offsets of a log hazard that numbers cannot carry. */
export function needCarriedOffset(
  what: string,
  offset: Float64Array | undefined,
  inputRows: Int32Array,
): void {
  const i = offset?.findIndex((v) => Math.abs(v) > MOST_OFFSET) ?? -1;
  if (offset === undefined || i < 0) return;
  throw new ClienteleError(
    "bad-value",
    `${what}: the offset of row ${inputRows[i]} is ${offset[i]}, more than numbers can carry (a factor of e^${MOST_OFFSET}). It is added to the logarithm of the hazard: take the same number off all of them.`,
    { row: inputRows[i], column: "offset", value: offset[i], expected: "offsets within a few units of 0" },
  );
}

const MOST_OFFSET = 500;

/** Refuses more terms than events: such a fit explains everything and says nothing. */
export function needEvents(what: string, terms: number, events: number): void {
  if (terms < events || terms === 0) return;
  throw new ClienteleError(
    "too-few-rows",
    `${what}: ${terms} covariate terms and only ${events} customers who left; expected more events than terms. Leave covariates out, or watch more customers.`,
    { value: terms, expected: `fewer than ${events} terms` },
  );
}
