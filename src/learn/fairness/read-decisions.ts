import { type Column, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { holdsText } from "../../core/holds-text.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { rereadable } from "../../core/rereadable.ts";
import type { Rejected, TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { outcomeOf } from "../rows/outcome-of.ts";
import { massSpec } from "../rows/row-masses.ts";

/** Where what happened, and to whom, is found. */
export interface LabelColumns<Row> {
  /** What happened: numbers 0 and 1, booleans, or text of two values. */
  readonly label: Column<Row, string | number | boolean>;
  /** The value of `label` that counts as yes. Default: 1, true or "yes" in any spelling of case; otherwise it must be named. */
  readonly positive?: string | number | boolean;
  /** The group that each row belongs to. */
  readonly group: Column<Row, string | number>;
  /** How much each row weighs; 0 leaves it out. Default: all the same. */
  readonly weight?: Column<Row, number>;
  /** What becomes of rows without a valid label, decision or weight: "throw" (default) or "skip", which leaves them out and counts them. */
  readonly onInvalid?: "throw" | "skip";
}

/** Rows with a group, what happened and, where asked for, a decision or a score. */
export interface GroupedRows {
  readonly length: number;
  /** 1 for yes. */
  readonly y: Float64Array;
  /** Place in `names`. */
  readonly group: Int32Array;
  /** Groups that occur, in text order. */
  readonly names: readonly string[];
  readonly weight: Float64Array | undefined;
  readonly score: Float64Array | undefined;
  /** 1 where the decision is yes. */
  readonly prediction: Float64Array | undefined;
  /** Rows whose group is not known; they are in no group. */
  readonly withoutGroup: number;
  readonly rejected: readonly Rejected[];
}

/** The door of what compares groups. A row without a group is left out and counted. O(rows). */
export function readGrouped(
  data: Data<object>,
  options: object,
  what: string,
  needs: "label" | "score" | "decision",
): GroupedRows {
  needOptions(options, what, 'columns such as { label: "churned", group: "branch" }');
  const chosen = options as { readonly [name: string]: unknown };
  const { onInvalid = "throw", prediction, score, weight } = chosen;
  oneOf(onInvalid as string, "onInvalid", ["throw", "skip"]);
  for (const name of ["label", "group"])
    if (typeof chosen[name] !== "string" && typeof chosen[name] !== "function")
      throw badOption(name, chosen[name], "the name of a column, or a function of the row");
  if (needs === "score" && score === undefined)
    throw badOption("score", score, "the column with the predicted probability");
  if (needs === "decision" && (score === undefined) === (prediction === undefined))
    throw badOption(
      "prediction",
      prediction,
      score === undefined
        ? "the column with decisions of 0 or 1, or option score with the predicted probability"
        : "to be left out where option score is given",
    );
  const rows = rereadable(data);
  const { label } = chosen;
  const read = readColumns(
    rows,
    {
      label: { as: typeof label === "string" && holdsText(rows, label) ? "text" : "number", from: label },
      group: { as: "text", from: chosen.group, required: false },
      ...(weight === undefined ? {} : { weight: massSpec("weight", weight) }),
      ...(needs === "label" || score === undefined
        ? {}
        : {
            score: {
              as: "number",
              from: score,
              min: 0,
              valid: (value: number) => value <= 1,
              expected: "a probability from 0 to 1",
            } as const,
          }),
      ...(needs !== "decision" || prediction === undefined
        ? {}
        : {
            prediction: {
              as: "number",
              from: prediction,
              valid: (value: number) => value === 0 || value === 1,
              expected: "0 or 1",
            } as const,
          }),
    },
    { zone: zoneOf("UTC"), what, onInvalid: onInvalid as "throw" | "skip" },
  );
  const columns = read.columns as unknown as { readonly [name: string]: Float64Array | TextColumn };
  const weights = columns.weight as Float64Array | undefined;
  const { codes, levels } = columns.group as TextColumn;
  const kept: number[] = [];
  let withoutGroup = 0;
  for (let i = 0; i < read.length; i++) {
    if (weights !== undefined && weights[i] === 0) continue;
    if (codes[i] < 0 || levels[codes[i]] === "") withoutGroup++;
    else kept.push(i);
  }
  if (kept.length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs rows with a group; found none.`, {
      count: 0,
      expected: "at least one row",
    });
  const names = [...new Set(kept.map((i) => levels[codes[i]]))].sort();
  const place = new Map(names.map((name, g) => [name, g]));
  const at = (column: Float64Array | TextColumn | undefined) =>
    column === undefined ? undefined : Float64Array.from(kept, (i) => (column as Float64Array)[i]);
  return {
    length: kept.length,
    y: labelsOf(columns.label, kept, {
      what,
      column: typeof label === "string" ? label : "label",
      positive: chosen.positive,
    }),
    group: Int32Array.from(kept, (i) => place.get(levels[codes[i]]) as number),
    names,
    weight: at(weights),
    score: at(columns.score),
    prediction: at(columns.prediction),
    withoutGroup,
    rejected: read.rejected,
  };
}

function labelsOf(
  column: Float64Array | TextColumn,
  kept: readonly number[],
  asked: { readonly what: string; readonly column: string; readonly positive: unknown },
): Float64Array {
  if (column instanceof Float64Array) {
    const values = Float64Array.from(kept, (i) => column[i]);
    // groups may be compared where all have, or nobody has, what is asked about
    if (asked.positive === undefined && values.every((v) => v === 0 || v === 1)) return values;
    return outcomeOf(values, undefined, { ...asked, kind: "binary" }).y;
  }
  const { codes, levels } = column;
  const picked = { codes: Int32Array.from(kept, (i) => codes[i]), levels };
  return outcomeOf(picked, undefined, { ...asked, kind: "binary" }).y;
}
