import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TableColumn } from "../../core/table.ts";
import type { Outcome } from "./feature-types.ts";

const YES: readonly string[] = ["1", "true", "yes", "y"];

/** What is predicted, and every row's value of it. */
export function outcomeOf(
  target: TableColumn,
  weight: Float64Array | undefined,
  asked: {
    readonly what: string;
    readonly kind: Outcome["kind"];
    readonly column: string;
    readonly positive: unknown;
  },
): { readonly outcome: Outcome; readonly y: Float64Array } {
  const { what, kind, column } = asked;
  if (kind === "number" || kind === "count") {
    if (!(target instanceof Float64Array))
      throw new ClienteleError(
        "bad-value",
        `${what} predicts a number; column ${show(column)} holds text such as ${show(target.levels[0])}.`,
        { column, value: target.levels[0], expected: "a number" },
      );
    return { outcome: { kind, column, mean: weightedMean(target, weight) }, y: target };
  }
  const values = asClasses(target);
  const { classes } = values;
  if (classes.length < 2)
    throw new ClienteleError(
      "bad-input",
      `${what} cannot learn: all ${values.y.length} rows have the same outcome, ${show(classes[0])}.`,
      { column, value: classes[0], expected: "at least two different outcomes" },
    );
  if (kind === "classes") {
    const shares = classes.map((_, k) =>
      weightedMean(
        values.y.map((v) => (v === k ? 1 : 0)),
        weight,
      ),
    );
    return { outcome: { kind, column, classes, shares }, y: values.y };
  }
  if (classes.length > 2)
    throw new ClienteleError(
      "bad-value",
      `${what} predicts yes or no; column ${show(column)} has ${classes.length} values: ${classes.slice(0, 5).map(show).join(", ")}${classes.length > 5 ? " ..." : ""}.`,
      { column, value: classes[2], expected: "two different values" },
    );
  const yes = positiveOf(classes, asked);
  const y = values.y.map((v) => (v === yes ? 1 : 0));
  return {
    outcome: {
      kind,
      column,
      positive: classes[yes],
      negative: classes[1 - yes],
      share: weightedMean(y, weight),
    },
    y,
  };
}

function positiveOf(
  classes: readonly string[],
  { column, positive }: { readonly column: string; readonly positive: unknown },
): number {
  if (positive !== undefined) {
    // a boolean column is read as 1 and 0
    const at = [String(positive), positive === true ? "1" : positive === false ? "0" : ""].map((v) =>
      classes.indexOf(v),
    );
    const found = at.find((place) => place >= 0);
    if (found === undefined)
      throw badOption(
        "positive",
        positive,
        `one of the values of ${show(column)}: ${classes.map(show).join(" or ")}`,
      );
    return found;
  }
  const said = classes.findIndex((value) => YES.includes(value.trim().toLowerCase()));
  if (said < 0)
    throw badOption(
      "positive",
      positive,
      `which value of ${show(column)} counts as yes: ${classes.map(show).join(" or ")}`,
    );
  return said;
}

/** Each value's place among the distinct ones, numbers in their order and texts in theirs. */
function asClasses(target: TableColumn): { readonly classes: readonly string[]; readonly y: Float64Array } {
  if (target instanceof Float64Array) {
    const distinct = [...new Set(target)].sort((a, b) => a - b);
    const at = new Map(distinct.map((value, k) => [value, k]));
    return { classes: distinct.map(String), y: target.map((value) => at.get(value) as number) };
  }
  const { codes, levels } = target;
  const present = [...new Set(codes)].map((code) => levels[code]).sort();
  const place = levels.map((level) => present.indexOf(level));
  return { classes: present, y: Float64Array.from(codes, (code) => place[code]) };
}

function weightedMean(values: ArrayLike<number>, weight: Float64Array | undefined): number {
  let total = 0;
  let all = 0;
  for (let i = 0; i < values.length; i++) {
    const w = weight === undefined ? 1 : weight[i];
    total += w * values[i];
    all += w;
  }
  return total / all;
}
