import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { fork, type Random, randomFrom } from "../../core/random.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { DAY_MS, zoneOf } from "../../core/time.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import { groupFolds, rollingSplits, type Split, splitsOf, stratifiedFolds } from "./fold-kernels.ts";

/** How rows are parted, checked. */
export interface Splitting {
  /** All splits of the first repetition, then of the next. */
  readonly splits: readonly Split[];
  /** Names of the folds, as many as splits. */
  readonly names: readonly string[];
  readonly repeats: number;
  readonly by: "stratified" | "group" | "given" | "rolling";
  /** Where each row's group is, for splits within the training part; undefined: none. */
  readonly group: Int32Array | undefined;
  /** The given fold of each row, or its time, where that is what parts them. */
  readonly fold?: Int32Array;
  readonly time?: Float64Array;
  /** In ms. */
  readonly purge?: number;
}

/** What the options of splitting are called in messages and left out of the features. */
export function splittingColumns(options: object): unknown[] {
  const { group, fold, time } = options as { readonly [name: string]: unknown };
  return [group, fold, time].filter((column) => column !== undefined);
}

/**
 * Reads the columns that part rows and parts them.
 *
 * @throws "bad-option", "missing-column", "missing-value", "too-few-rows" where rows, groups or times cannot be parted.
 */
export function readSplitting(
  data: Data<object>,
  rows: TrainingRows,
  options: object,
  what: string,
): Splitting {
  const chosen = options as { readonly [name: string]: unknown };
  const { folds = 5, repeats = 1, purge = 0, seed = 1 } = chosen as { readonly [name: string]: number };
  const by = oneOf((chosen.by ?? defaultBy(chosen)) as Splitting["by"], "by", [
    "stratified",
    "group",
    "given",
    "rolling",
  ]);
  wholeOption(folds, "folds", 2);
  wholeOption(repeats, "repeats", 1);
  if (!(purge >= 0 && purge < Number.POSITIVE_INFINITY))
    throw badOption("purge", purge, "days, zero or more");
  if (repeats > 1 && (by === "given" || by === "rolling"))
    throw badOption(
      "repeats",
      repeats,
      `1 where folds are ${by === "given" ? "given" : "cut by time"}: nothing is drawn`,
    );
  const random = randomFrom(seed);
  const group = chosen.group === undefined ? undefined : codesOf(data, rows, chosen.group, "group", what);
  if (by === "rolling") {
    const time = timesOf(data, rows, chosen.time, what);
    const splits = rollingSplits(time, folds, purge * DAY_MS).filter(({ train }) => train.length > 0);
    if (splits.length === 0)
      throw new ClienteleError(
        "too-few-rows",
        `${what} cannot cut ${rows.length} rows by time: ${purge > 0 ? `none lies ${purge} days or more before a later window` : "they need at least two different times"}.`,
        {
          count: new Set(time).size,
          expected: purge > 0 ? "a shorter purge or more history" : "at least two different times",
        },
      );
    return {
      splits,
      names: splits.map(({ from }) => new Date(from).toISOString()),
      repeats: 1,
      by,
      group: group?.codes,
      time,
      purge: purge * DAY_MS,
    };
  }
  if (by === "given") {
    if (chosen.fold === undefined)
      throw badOption("fold", chosen.fold, "the column that names each row's fold");
    const { codes, levels } = codesOf(data, rows, chosen.fold, "fold", what);
    needParts(levels.length, 2, "different folds", what);
    return {
      splits: splitsOf(codes, levels.length),
      names: levels,
      repeats: 1,
      by,
      group: group?.codes,
      fold: codes,
    };
  }
  if (by === "group") {
    if (group === undefined)
      throw badOption("group", group, "the column whose rows stay together, such as the customer");
    needParts(group.levels.length, folds, "groups, one for each fold,", what);
  } else needParts(rows.length, folds, "rows, one for each fold,", what);
  const splits: Split[] = [];
  const names: string[] = [];
  for (let r = 0; r < repeats; r++) {
    splits.push(
      ...splitsOf(
        drawFolds(rows.y, by === "group" ? group?.codes : undefined, folds, fork(random, r)),
        folds,
      ),
    );
    for (let f = 0; f < folds; f++) names.push(repeats === 1 ? `${f + 1}` : `${r + 1}.${f + 1}`);
  }
  return { splits, names, repeats, by, group: group?.codes };
}

/** Splits within a part of the rows, of the same kind as those that the part comes from; places are those within the part. */
export function splitsWithin(
  { by, group, fold, time, purge = 0 }: Splitting,
  y: Float64Array,
  at: Int32Array,
  folds: number,
  random: Random,
): Split[] {
  if (by === "rolling")
    return rollingSplits(pick(time as Float64Array, at), folds, purge).filter(
      ({ train }) => train.length > 0,
    );
  if (by === "given") {
    const own = at.map((i) => (fold as Int32Array)[i]);
    const place = new Map([...new Set(own)].sort((a, b) => a - b).map((code, k) => [code, k]));
    const codes = own.map((code) => place.get(code) as number);
    return splitsOf(codes, place.size).filter(({ train }) => train.length > 0);
  }
  const groups = by === "group" && group !== undefined ? at.map((i) => group[i]) : undefined;
  const drawn = drawFolds(pick(y, at), groups, folds, random);
  return splitsOf(drawn, folds).filter(({ train, test }) => train.length > 0 && test.length > 0);
}

/** Folds of rows, whole groups together where there are groups. */
export function drawFolds(
  y: Float64Array,
  group: Int32Array | undefined,
  folds: number,
  random: Random,
): Int32Array {
  if (group === undefined) return stratifiedFolds(y, folds, random);
  return groupFolds(group, group.reduce((a, b) => Math.max(a, b), 0) + 1, y, folds, random);
}

function defaultBy({ group, fold, time }: { readonly [name: string]: unknown }): string {
  if (time !== undefined) return "rolling";
  if (fold !== undefined) return "given";
  return group === undefined ? "stratified" : "group";
}

/** A whole number of at least so many. */
function wholeOption(value: unknown, name: string, least: number): void {
  if (!(Number.isInteger(value) && (value as number) >= least && (value as number) <= 10_000))
    throw badOption(name, value, `a whole number of at least ${least}`);
}

function needParts(found: number, needed: number, of: string, what: string): void {
  if (found >= needed) return;
  throw new ClienteleError("too-few-rows", `${what} needs at least ${needed} ${of} and found ${found}.`, {
    count: found,
    expected: `at least ${needed}`,
  });
}

/** Text of the rows that are learnt from, as places among the names that occur. */
export function codesOf(
  data: Data<object>,
  rows: TrainingRows,
  from: unknown,
  name: string,
  what: string,
): { readonly codes: Int32Array; readonly levels: readonly string[] } {
  const { columns } = readColumns(
    data,
    { key: { as: "text", from, required: false } },
    { zone: zoneOf("UTC"), what },
  );
  const { codes, levels } = columns.key as TextColumn;
  const picked = pickRows(codes, rows);
  // empty text is no value
  const lost = picked.findIndex((code) => code < 0 || levels[code] === "");
  if (lost >= 0) throw missing(rows, lost, name, from, what);
  const names = [...new Set(picked)].map((code) => levels[code]).sort();
  const place = new Map(names.map((level, k) => [level, k]));
  return { codes: picked.map((code) => place.get(levels[code]) as number), levels: names };
}

function timesOf(data: Data<object>, rows: TrainingRows, from: unknown, what: string): Float64Array {
  if (from === undefined) throw badOption("time", from, "the column with the time of each row");
  const zone = data instanceof Table && data.info.zone !== undefined ? data.info.zone : "UTC";
  const { columns } = readColumns(
    data,
    { time: { as: "time", from, required: false } },
    { zone: zoneOf(zone), what },
  );
  const time = pickRows(columns.time as Float64Array, rows);
  const lost = time.findIndex((t) => Number.isNaN(t));
  if (lost >= 0) throw missing(rows, lost, "time", from, what);
  return time;
}

function pickRows<A extends Int32Array | Float64Array>(values: A, { inputRows, length }: TrainingRows): A {
  if (inputRows === undefined) return values.subarray(0, length) as A;
  const out = values.slice(0, length) as A;
  for (let i = 0; i < length; i++) out[i] = values[inputRows[i]];
  return out;
}

function missing(
  { inputRows }: TrainingRows,
  at: number,
  name: string,
  from: unknown,
  what: string,
): ClienteleError {
  const row = inputRows === undefined ? at : inputRows[at];
  return new ClienteleError(
    "missing-value",
    `Row ${row} of ${what} has no ${name} (${show(from)}): it can be put in no fold.`,
    { row, column: typeof from === "string" ? from : name, expected: "a value in every row" },
  );
}
