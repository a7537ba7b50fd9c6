import { show } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel } from "../../core/model.ts";

/** Refuses what is no result of curves by group: the parts that all of them have. */
export function checkCurves(
  kind: string,
  model: {
    readonly unit?: unknown;
    readonly level?: unknown;
    readonly groups?: unknown;
    readonly fit?: unknown;
  },
): void {
  const { unit, level, groups, fit } = model;
  if (unit !== null && !["day", "week", "month", "year"].includes(unit as string))
    throw badModel(kind, `unit is ${show(unit)}`);
  if (!(typeof level === "number" && level > 0 && level < 1))
    throw badModel(kind, "level must lie between 0 and 1");
  if (!Array.isArray(groups) || groups.length === 0)
    throw badModel(kind, "groups must be a list of one or more");
  for (const group of groups as unknown[]) {
    if (typeof group !== "object" || group === null) throw badModel(kind, "a group must be an object");
    const { group: name, customers } = group as { readonly group?: unknown; readonly customers?: unknown };
    if (!(name === null || typeof name === "string"))
      throw badModel(kind, "the name of a group must be text or null");
    if (!(typeof customers === "number" && customers >= 0)) throw badModel(kind, "customers must be a count");
  }
  const warnings = (fit as { readonly warnings?: unknown } | null | undefined)?.warnings;
  if (!isTexts(warnings)) throw badModel(kind, "fit.warnings must be a list of texts");
}
