import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { rereadable } from "../../core/rereadable.ts";
import { define, type TableColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { labelsAreText } from "../rows/labels-are-text.ts";
import { massRows, massSpec, NOTHING } from "../rows/row-masses.ts";
import { binaryLabels } from "./binary-labels.ts";

/** Rows to judge, complete and checked. */
export interface ScoredRows {
  readonly length: number;
  readonly score: Float64Array;
  /** 1 for yes and 0 for no. */
  readonly y: Uint8Array;
  /** `weight` times `count`; undefined: every row weighs 1. */
  readonly mass: Float64Array | undefined;
  readonly weight: Float64Array | undefined;
  readonly count: Float64Array | undefined;
  /** Sums of the mass by outcome, and how many equal rows there are. */
  readonly yes: number;
  readonly no: number;
  readonly yesRows: number;
  readonly noRows: number;
  /** Other columns of numbers that were asked for. */
  readonly numbers: { readonly [name: string]: Float64Array };
  readonly inputRows: Int32Array | undefined;
  readonly account: LearnAccount;
}

/** What is read, and how strictly. */
export interface ScoredReading {
  /** Name of the function, for messages. */
  readonly what: string;
  /** The score is a probability. */
  readonly probability?: boolean;
  /** Refuse rows that all have the same outcome. */
  readonly both?: boolean;
  /** Other columns of numbers, by option; undefined ones are not read. `least`: the smallest valid one. */
  readonly numbers?: {
    readonly [option: string]: { readonly from: unknown; readonly least?: number; readonly most?: number };
  };
  /** The score is called something else, or there is none. */
  readonly score?: string | null;
}

/**
 * The door of everything that compares scores with what happened. Rows that weigh or count nothing are left out. O(rows).
 *
 * @throws "bad-option", "missing-column", "missing-value" and "bad-value" naming the row, "too-few-rows" without any row, "bad-input" with one outcome only where both are needed.
 */
export function readScored(data: Data<object>, options: object, reading: ScoredReading): ScoredRows {
  const { what, score = "score", probability = false } = reading;
  needOptions(options, what, 'the columns to compare, such as { score: "risk", label: "left" }');
  const chosen = options as { readonly [name: string]: unknown };
  const { onInvalid = "throw" } = chosen as { readonly onInvalid?: "throw" | "skip" };
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  const rows = rereadable(data);
  const specs: { [name: string]: ColumnSpec } = {};
  if (score !== null) {
    needColumn(chosen[score], score);
    define(specs, score, {
      as: "number",
      from: chosen[score],
      ...(probability && {
        min: 0,
        valid: (v: number) => v <= 1,
        expected: "a probability, 0 to 1",
      }),
    });
  }
  needColumn(chosen.label, "label");
  define(specs, "label", { as: labelsAreText(rows, chosen.label) ? "text" : "number", from: chosen.label });
  for (const [name, { from, least, most = Number.MAX_VALUE }] of Object.entries(reading.numbers ?? {}))
    if (from !== undefined)
      define(specs, name, {
        as: "number",
        from,
        ...(least !== undefined && {
          min: least,
          valid: (v: number) => v <= most,
          expected:
            most < Number.MAX_VALUE ? `a number from ${least} to ${most}` : `a number, ${least} or more`,
        }),
      });
  for (const name of ["weight", "count"])
    if (chosen[name] !== undefined) define(specs, name, massSpec(name, chosen[name]));
  const read = readColumns(rows, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn | undefined };
  const there = massRows(read.length, [columns.weight, columns.count] as (Float64Array | undefined)[]);
  const kept = <C extends TableColumn>(column: C): C => (there === undefined ? column : pick(column, there));
  const numbersOf = (name: string) => columns[name] && (kept(columns[name]) as Float64Array);
  const length = there?.length ?? read.length;
  if (length === 0)
    throw new ClienteleError(
      "too-few-rows",
      `${what} needs rows to judge by; found ${read.inputLength === 0 ? "none" : "none that counts"}.`,
      { count: 0, expected: "at least one row" },
    );
  const y = binaryLabels(kept(columns.label as TableColumn), {
    column: typeof chosen.label === "string" ? chosen.label : "label",
    positive: chosen.positive,
    what,
  });
  const weight = numbersOf("weight");
  const count = numbersOf("count");
  const mass = weight && count ? weight.map((w, i) => w * count[i]) : (weight ?? count);
  const totals = totalsOf(y, mass, count);
  if (reading.both === true && (totals.yesRows === 0 || totals.noRows === 0))
    throw new ClienteleError(
      "bad-input",
      `${what} compares rows with and without the outcome; all ${length} rows are ${totals.yesRows === 0 ? "without" : "with"} it.`,
      { value: totals.yesRows === 0 ? 0 : 1, expected: "both outcomes" },
    );
  const numbers: { [name: string]: Float64Array } = {};
  for (const name of Object.keys(reading.numbers ?? {}))
    if (columns[name] !== undefined) define(numbers, name, numbersOf(name) as Float64Array);
  return {
    length,
    score: score === null ? new Float64Array(0) : (numbersOf(score) as Float64Array),
    y,
    mass,
    weight,
    count,
    ...totals,
    numbers,
    inputRows:
      there === undefined ? read.rows : there.map((i) => (read.rows === undefined ? i : read.rows[i])),
    account: {
      given: read.inputLength,
      used: length,
      leftOut: [
        ...read.rejected.map(({ reason, rows: number }) => ({ reason, rows: number })),
        ...(length < read.length ? [{ reason: NOTHING, rows: read.length - length }] : []),
      ],
    },
  };
}

/** Refuses what names no column. */
export function needColumn(column: unknown, option: string): void {
  if (typeof column !== "string" && typeof column !== "function")
    throw badOption(option, column, "the name of a column, or a function of the row");
}

function totalsOf(y: Uint8Array, mass: Float64Array | undefined, count: Float64Array | undefined) {
  let [yes, no, yesRows, noRows] = [0, 0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    const m = mass === undefined ? 1 : mass[i];
    const c = count === undefined ? 1 : count[i];
    if (y[i] === 1) {
      yes += m;
      yesRows += c;
    } else {
      no += m;
      noRows += c;
    }
  }
  return { yes, no, yesRows, noRows };
}
