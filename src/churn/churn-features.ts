import { wholeCatalog } from "./features/catalog.ts";
import type { ChurnFeature } from "./features/feature-types.ts";

/**
 * Every feature that {@link churnTable} can make, in the order of the columns: its name, what it is in plain words, its unit, what the log must have for it, and words for reasons. A table's own list, with the stable fields of
 * profiles, is `table.info.features`.
 *
 * @example
 * import { churnFeatures } from "clientele/churn";
 * const ratio = churnFeatures().find(({ name }) => name === "silenceRatio");
 * ratio?.label; // => "present silence over the own mean gap"
 * ratio?.high; // => "ordered every {meanGap} [day|days] before, none for {daysSinceOrder}"
 * churnFeatures().length > 90; // => true
 */
export function churnFeatures(): ChurnFeature[] {
  return wholeCatalog();
}
