import { isTexts } from "../../core/json-values.ts";
import { badModel } from "../../core/model.ts";
import type { DesignColumn, DesignPart, DesignTerm } from "./design-types.ts";

/** Refuses a schema from outside that predictions could not be made with. */
export function checkDesignSchema(kind: string, schema: unknown, name = "schema"): void {
  const { columns, terms } = (schema ?? {}) as { readonly columns?: unknown; readonly terms?: unknown };
  if (!Array.isArray(columns) || !columns.every(isColumn) || !Array.isArray(terms))
    throw badModel(kind, `its ${name} says nothing that could be used`);
  const known = new Map((columns as DesignColumn[]).map((column) => [column.column, column]));
  for (const term of terms as unknown[]) {
    const { name: own, parts, mean } = (term ?? {}) as Partial<DesignTerm>;
    if (
      typeof own !== "string" ||
      !Number.isFinite(mean) ||
      !Array.isArray(parts) ||
      parts.length === 0 ||
      !(parts as unknown[]).every((part) => isPart(part, known))
    )
      throw badModel(kind, `a term of its ${name} says nothing that could be used`);
  }
}

function isColumn(value: unknown): boolean {
  const { column, kind, levels, reference, range, knots } = (value ?? {}) as Partial<DesignColumn>;
  if (typeof column !== "string") return false;
  const numbers = (list: unknown, least: number) =>
    list === null || (Array.isArray(list) && list.length >= least && list.every(Number.isFinite));
  if (kind === "number")
    return levels === null && reference === null && numbers(range, 2) && numbers(knots, 3);
  return kind === "category" && isTexts(levels) && (reference === null || typeof reference === "string");
}

function isPart(value: unknown, known: ReadonlyMap<string, DesignColumn>): boolean {
  const { column, level, power, curve } = (value ?? {}) as Partial<DesignPart>;
  const own = typeof column === "string" ? known.get(column) : undefined;
  if (own === undefined || !Number.isInteger(power) || !Number.isInteger(curve)) return false;
  if (level !== null) return own.levels?.includes(level as string) === true;
  return (
    own.kind === "number" &&
    ((curve as number) === 0 || ((curve as number) > 0 && (curve as number) <= (own.knots?.length ?? 0) - 2))
  );
}
