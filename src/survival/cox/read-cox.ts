import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TextColumn } from "../../core/table.ts";
import { covariateRequest } from "../design/covariate-request.ts";
import { designOfValues, schemaRequest } from "../design/design-of-values.ts";
import type { Design, DesignSchema } from "../design/design-types.ts";
import { makeDesign } from "../design/make-design.ts";
import { eventsByRow } from "../input/events-by-row.ts";
import { type LifetimeRows, readLifetimes } from "../input/read-lifetimes.ts";

/** Rows of a Cox model as read. */
export interface CoxData {
  readonly lifetimes: LifetimeRows;
  readonly design: Design;
  readonly offset: Float64Array | undefined;
  /** Stratum by row; undefined without strata. */
  readonly stratum: Int32Array | undefined;
  /** Values of the columns of each stratum, sorted. */
  readonly strata: readonly (readonly string[])[];
  /** Columns of strata as the model names them. */
  readonly strataColumns: readonly string[];
  readonly offsetColumn: string | null;
  readonly cluster: TextColumn | undefined;
}

/** The columns that {@link readCox} looks at, unchecked. */
interface CoxReading {
  readonly covariates?: unknown;
  readonly strata?: unknown;
  readonly offset?: unknown;
  readonly cluster?: unknown;
}

/**
 * Reads lifetimes, covariates, strata, offset and clusters. With the `schema` of a model its covariates are read instead of those that options name.
 *
 * @throws "too-few-rows" when no row is left or nobody leaves, "bad-option" for columns that are none; what `readLifetimes` throws.
 */
export function readCox(
  data: Data<object>,
  options: object | undefined,
  what: string,
  schema?: DesignSchema,
): CoxData {
  const { covariates, strata, offset, cluster } = (options ?? {}) as CoxReading;
  const request = schema === undefined ? covariateRequest(covariates) : schemaRequest(schema.columns);
  const asked = strataOption(strata);
  const texts: { [name: string]: unknown } = { cluster };
  for (const [k, from] of asked.entries()) texts[`strata ${k + 1}`] = from;
  const lifetimes = readLifetimes(data, options, {
    what,
    texts,
    numbers: { offset },
    covariates: request,
  });
  const { count, length, event } = lifetimes;
  if (count?.some((c) => c !== Math.floor(c)))
    throw new ClienteleError(
      "bad-value",
      `${what}: a count is no whole number. Counts say how many equal customers a row stands for; for anything else use a weight.`,
      { column: "count", value: count.find((c) => c !== Math.floor(c)), expected: "a whole number" },
    );
  if (length === 0 || (length === 1 && (count === undefined || count[0] < 2)))
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs two customers or more to compare; ${length} of ${lifetimes.account.read} rows can be used${missingWords(lifetimes)}.`,
      { value: 0, expected: "at least two rows, one with an event" },
    );
  if (!event.includes(1))
    throw new ClienteleError(
      "too-few-rows",
      `${what}: none of the ${length} customers has left yet, so nothing can be said about who leaves sooner.`,
      { value: 0, expected: "at least one event" },
    );
  const design =
    schema === undefined
      ? makeDesign(request, lifetimes.covariates, { length, count, events: eventsByRow(event, count) })
      : designOfValues(schema, lifetimes.covariates, length, (row) => lifetimes.inputRows[row], what);
  const columns = asked.map((_, k) => lifetimes.texts[`strata ${k + 1}`]);
  return {
    lifetimes,
    design,
    offset: lifetimes.numbers.offset,
    ...strataOf(columns, length),
    strataColumns: asked.map((from) => (typeof from === "string" ? from : "strata")),
    offsetColumn: offset === undefined ? null : typeof offset === "string" ? offset : "offset",
    cluster: lifetimes.texts.cluster,
  };
}

function strataOption(strata: unknown): readonly unknown[] {
  if (strata === undefined) return [];
  if (typeof strata === "string" || typeof strata === "function") return [strata];
  if (Array.isArray(strata) && strata.length > 0 && strata.every((name) => typeof name === "string"))
    return strata;
  throw badOption("strata", strata, "the name of a column, or a list of names");
}

function missingWords({ account }: LifetimeRows): string {
  const [most] = [...account.missing].sort((a, b) => b.rows - a.rows);
  return most === undefined ? "" : ` (column ${most.column} has no value in ${most.rows})`;
}

/** Strata that occur, sorted by their values. */
function strataOf(columns: readonly TextColumn[], length: number): Pick<CoxData, "stratum" | "strata"> {
  if (columns.length === 0) return { stratum: undefined, strata: [[]] };
  let codes = new Int32Array(length);
  let names: string[][] = [[]];
  for (const column of columns) {
    // pairs of what was told apart so far and the next column
    const next = new Map<number, number>();
    const grown: string[][] = [];
    codes = codes.map((before, i) => {
      const key = before * column.levels.length + column.codes[i];
      let code = next.get(key);
      if (code === undefined) {
        code = grown.length;
        next.set(key, code);
        grown.push([...names[before], column.levels[column.codes[i]]]);
      }
      return code;
    });
    names = grown;
  }
  const order = names.map((_, k) => k).sort((a, b) => compareTexts(names[a], names[b]));
  const place = new Int32Array(order.length);
  for (const [k, code] of order.entries()) place[code] = k;
  return { stratum: codes.map((code) => place[code]), strata: order.map((code) => names[code]) };
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (let k = 0; k < a.length; k++) if (a[k] !== b[k]) return a[k] < b[k] ? -1 : 1;
  return 0;
}
