import { type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { zoneOf } from "../../core/time.ts";
import { firstAbove } from "../../numeric/bisect.ts";
import type { LifeCurves } from "../use/life-curves.ts";
import type { KaplanMeier } from "./curve-types.ts";
import { meanWithin } from "./restricted-means.ts";
import { knownUntil, stepArea, stepValue } from "./step-area.ts";
import { stepQuantile } from "./step-quantile.ts";

/**
 * Curves of groups as every function that uses a model asks for them: customer i is in the group that column `by` of row i says; without rows group i stands for customer i.
 *
 * @throws "bad-value" for a group that the model does not know; "missing-value", "missing-column"; "bad-option" for rows when the model was made without naming its column.
 */
export function curveLifeCurves(model: KaplanMeier, rows?: Data<object>, what = "survivalAt"): LifeCurves {
  const { groups, unit, errors } = model;
  const groupOf = rows === undefined ? undefined : groupsOf(model, rows, what);
  const curve = (i: number) => groups[groupOf === undefined ? i : groupOf[i]].curve.columns;
  const read = (name: "cumulativeHazard" | "error", i: number, age: number) => {
    const columns = curve(i);
    const step = firstAbove(columns.time, age);
    return step === 0 ? 0 : columns[name][step - 1];
  };
  const beyond = (i: number, age: number) => !(age <= knownUntil(curve(i)));
  return {
    length: groupOf === undefined ? groups.length : groupOf.length,
    unit: unit ?? undefined,
    known: (i) => knownUntil(curve(i)),
    survival: (i, age) => (beyond(i, age) ? Number.NaN : stepValue(curve(i), age)),
    cumulativeHazard: (i, age) => (beyond(i, age) ? Number.NaN : read("cumulativeHazard", i, age)),
    errorBetween: (i, from, to) => {
      if (beyond(i, to) || errors === "robust") return Number.NaN;
      const variance = (age: number) => (read("error", i, age) / stepValue(curve(i), age)) ** 2;
      return Math.sqrt(Math.max(0, variance(to) - variance(from)));
    },
    quantile: (i, p) => stepQuantile(curve(i).time, curve(i).survival, p, model.from),
    area: (i, from, to) => {
      const columns = curve(i);
      if (!(to <= knownUntil(columns))) return Number.NaN;
      return stepArea(columns, from, Math.min(to, Math.max(from, columns.time[columns.time.length - 1])));
    },
    remainingError: (i, from, to) => {
      if (!(to <= knownUntil(curve(i)))) return Number.NaN;
      return Math.sqrt(meanWithin(groups[groupOf === undefined ? i : groupOf[i]], errors, from, to).variance);
    },
  };
}

function groupsOf(model: KaplanMeier, rows: Data<object>, what: string): Int32Array {
  const { groups, by } = model;
  if (by === null) {
    if (groups.length > 1)
      throw badOption("by", by, "a model whose groups are a named column, so that rows can say theirs");
    let length = 0;
    for (const _ of rows) length++;
    return new Int32Array(length);
  }
  const { columns } = readColumns(rows, { by: { as: "text", from: by } }, { zone: zoneOf("UTC"), what });
  const known = new Map(groups.map(({ group }, g) => [group, g]));
  const { codes, levels } = columns.by;
  const places = levels.map((level) => known.get(level));
  return codes.map((code, row) => {
    const place = places[code];
    if (place !== undefined) return place;
    throw new ClienteleError(
      "bad-value",
      `${what}: row ${row} is of group ${JSON.stringify(levels[code])}, of which the model has no curve. It knows ${groups.map(({ group }) => JSON.stringify(group)).join(", ")}.`,
      { row, column: by, value: levels[code], expected: "a group of the model" },
    );
  });
}
