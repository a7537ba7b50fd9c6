import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption, needOptions, oneOf } from "../../core/options.ts";
import { pick } from "../../core/pick.ts";
import { define, type TableColumn, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { massRows, massSpec, NOTHING } from "../rows/row-masses.ts";
import { needColumn, type ScoredRows } from "./read-scored.ts";
import type { Weighed } from "./weighted-mean.ts";

/** Rows with the probability of each class and the one that came, complete and checked. */
export interface ClassRows extends Weighed, Pick<ScoredRows, "numbers" | "inputRows"> {
  readonly classes: readonly string[];
  /** For each class the probability by row. */
  readonly p: readonly Float64Array[];
  /** The place of the class that came. */
  readonly y: Int32Array;
  readonly account: LearnAccount;
}

/** The door of what judges the probabilities of several classes. O(rows classes). */
export function readClasses(data: Data<object>, options: object, what: string): ClassRows {
  needOptions(options, what, 'such as { label: "plan", probabilities: { basic: "basic", plus: "plus" } }');
  const chosen = options as { readonly [name: string]: unknown };
  const { onInvalid = "throw", probabilities } = chosen as {
    readonly onInvalid?: "throw" | "skip";
    readonly probabilities?: { readonly [className: string]: unknown };
  };
  oneOf(onInvalid, "onInvalid", ["throw", "skip"]);
  needColumn(chosen.label, "label");
  const classes =
    typeof probabilities === "object" && probabilities !== null ? Object.keys(probabilities) : [];
  if (classes.length < 2)
    throw badOption(
      "probabilities",
      probabilities,
      'two or more columns by class, such as { basic: "basic", plus: "plus" }',
    );
  const specs: { [name: string]: ColumnSpec } = { label: { as: "text", from: chosen.label } };
  const keys = classes.map((name) => `probability of ${name}`);
  for (const [k, name] of classes.entries()) {
    const from = probabilities?.[name];
    needColumn(from, `probabilities.${name}`);
    define(specs, keys[k], {
      as: "number",
      from,
      min: 0,
      valid: (v: number) => v <= 1,
      expected: "a probability, 0 to 1",
    });
  }
  for (const name of ["weight", "count"])
    if (chosen[name] !== undefined) define(specs, name, massSpec(name, chosen[name]));
  const read = readColumns(data, specs, { zone: zoneOf("UTC"), what, onInvalid });
  const columns = read.columns as unknown as { readonly [name: string]: TableColumn | undefined };
  const masses = [columns.weight, columns.count] as (Float64Array | undefined)[];
  const there = massRows(read.length, masses);
  const kept = <C extends TableColumn>(column: C): C => (there === undefined ? column : pick(column, there));
  const length = there?.length ?? read.length;
  if (length === 0)
    throw new ClienteleError("too-few-rows", `${what} needs rows to judge by; found none that counts.`, {
      count: 0,
      expected: "at least one row",
    });
  const [weight, count] = masses.map((own) => own && kept(own));
  return {
    length,
    classes,
    p: keys.map((key) => kept(columns[key] as Float64Array)),
    y: placesOf(kept(columns.label as TextColumn), classes, what),
    weight,
    count,
    mass: weight && count ? weight.map((w, i) => w * count[i]) : (weight ?? count),
    numbers: {},
    inputRows: undefined,
    account: {
      given: read.inputLength,
      used: length,
      leftOut: [
        ...read.rejected.map(({ reason, rows }) => ({ reason, rows })),
        ...(length < read.length ? [{ reason: NOTHING, rows: read.length - length }] : []),
      ],
    },
  };
}

/** The place of each row's class. */
function placesOf({ codes, levels }: TextColumn, classes: readonly string[], what: string): Int32Array {
  const place = new Map(classes.map((name, k) => [name, k]));
  // a boolean is read as a word, and its class may be called 1 or 0
  const words = new Map([
    ["true", "1"],
    ["false", "0"],
  ]);
  const ofLevel = levels.map((level) => place.get(level) ?? place.get(words.get(level) ?? ""));
  return Int32Array.from(codes, (code, row) => {
    const k = ofLevel[code];
    if (k === undefined)
      throw new ClienteleError(
        "bad-value",
        `${what}: row ${row} is of class ${show(levels[code])}, which has no probability; those that have one are ${classes.slice(0, 5).map(show).join(", ")}${classes.length > 5 ? " ..." : ""}.`,
        { row, value: levels[code], expected: classes.join(" or ") },
      );
    return k;
  });
}
