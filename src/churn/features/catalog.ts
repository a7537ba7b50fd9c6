import { badOption } from "../../core/options.ts";
import type { TableColumn } from "../../core/table.ts";
import type { ChurnFeature } from "./feature-types.ts";
import { ORDER_FEATURES } from "./order-catalog.ts";
import { CONTRACT_FEATURES, EVENT_FEATURES, VOICE_FEATURES } from "./signal-catalog.ts";

/** All features that any log can tell, in the order of their columns. */
export function wholeCatalog(): ChurnFeature[] {
  return [
    ...listed(ORDER_FEATURES, "orders"),
    ...listed(CONTRACT_FEATURES, "subscriptions"),
    ...listed(EVENT_FEATURES, "events"),
    ...listed(VOICE_FEATURES, "feedback"),
  ];
}

function listed(lines: readonly string[], source: string): ChurnFeature[] {
  return lines.map((line) => {
    const [name, label, unit, higher, high, low, needs = source] = line.split(" | ");
    return {
      name,
      label,
      unit,
      kind: unit === "category" ? "category" : "number",
      needs,
      higher: higher as ChurnFeature["higher"],
      high,
      low,
    };
  });
}

const TAKEN: readonly string[] = ["customer", "cut", "left", "exposure"];

/** The catalog with the stable fields of the profiles. */
export function catalogOf(
  fields: readonly { readonly name: string; readonly column: TableColumn }[],
): ChurnFeature[] {
  const catalog = wholeCatalog();
  const own = fields.map(({ name, column }): ChurnFeature => {
    if (TAKEN.includes(name) || catalog.some((feature) => feature.name === name))
      throw badOption("stable", name, "a field whose name no column of the churn table has: rename it");
    return {
      name,
      label: name,
      unit: column instanceof Float64Array ? "number" : "category",
      kind: column instanceof Float64Array ? "number" : "category",
      needs: `profiles.${name}`,
      higher: "either",
      high: `${name} is {${name}}`,
      low: `${name} is {${name}}`,
    };
  });
  return [...catalog, ...own];
}
