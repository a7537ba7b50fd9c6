import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { zoneOf } from "../../core/time.ts";
import type { Outcome } from "../rows/feature-types.ts";
import { labelsAreText } from "../rows/labels-are-text.ts";

/** What came of rows, in the terms of a model: 1 for yes and 0 for no, the place of the class, or the number. */
export function knownOutcomes(
  data: Data<object>,
  target: unknown,
  outcome: Outcome,
  what: string,
): Float64Array {
  if (typeof target !== "string" && typeof target !== "function")
    throw badOption(
      "target",
      target,
      "the name of the column with what came of the rows, or a function of the row",
    );
  const isNumber = outcome.kind === "number" || outcome.kind === "count";
  const zone = zoneOf("UTC");
  const asText = !isNumber && labelsAreText(data, target);
  if (!asText) {
    const { target: values } = readColumns(
      data,
      { target: { as: "number", from: target } },
      { zone, what },
    ).columns;
    return isNumber ? values : coded(Array.from(values, String), outcome, what);
  }
  const { codes, levels } = readColumns(data, { target: { as: "text", from: target } }, { zone, what })
    .columns.target;
  return coded(
    Array.from(codes, (code) => levels[code]),
    outcome,
    what,
  );
}

function coded(values: readonly string[], outcome: Outcome, what: string): Float64Array {
  const names =
    outcome.kind === "classes"
      ? outcome.classes
      : outcome.kind === "binary"
        ? [outcome.negative, outcome.positive]
        : [];
  const places = new Map(names.map((name, k) => [name, k]));
  // booleans are 1 and 0 in a column of numbers, and words in one of text
  if (outcome.kind === "binary")
    for (const [k, words] of [
      ["0", "false"],
      ["1", "true"],
    ].entries())
      if (words.includes(names[k])) for (const word of words) places.set(word, k);
  return Float64Array.from(values, (value, row) => {
    const place = places.get(value);
    if (place === undefined)
      throw new ClienteleError(
        "bad-value",
        `${what}: row ${row} has outcome ${show(value)}; the model knows ${names.map(show).join(", ")}.`,
        { row, value, expected: names.join(" or ") },
      );
    return place;
  });
}
