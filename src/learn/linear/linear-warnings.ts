import { show } from "../../core/errors.ts";
import type { TrainingRows } from "../rows/feature-types.ts";
import type { LinearLayout } from "./linear-layout.ts";
import type { LinearFit } from "./linear-types.ts";

/** Fewer rows of either outcome than this hardly carry a coefficient. */
const FEW = 10;

/** What to be careful about, with the way out. */
export function warningsOf(
  rows: TrainingRows,
  layout: LinearLayout,
  fit: Pick<LinearFit, "status" | "endless" | "aliased" | "dispersion" | "iterations">,
): string[] {
  const out = [...new Set([...rows.warnings, ...layout.warnings])];
  const { outcome, y, count } = rows;
  if (outcome.kind === "binary") {
    let yes = 0;
    let all = 0;
    for (let i = 0; i < y.length; i++) {
      const c = count === undefined ? 1 : count[i];
      yes += c * y[i];
      all += c;
    }
    const rare = Math.min(yes, all - yes);
    if (rare < FEW)
      out.push(
        `Only ${rare} ${rare === 1 ? "row has" : "rows have"} ${show(yes < all - yes ? outcome.positive : outcome.negative)} in ${show(outcome.column)}: coefficients are hardly known. Gather more, or use a penalty such as { l2: 1 }.`,
      );
  }
  if (fit.aliased.length > 0)
    out.push(
      `${listed(fit.aliased)} ${fit.aliased.length === 1 ? "says" : "say"} nothing beyond the other terms (the same in every row, or following from them): the coefficient is 0.`,
    );
  if (fit.status === "separated")
    out.push(
      fit.endless.length === 0
        ? "The features tell outcomes apart without an error: coefficients have no end. Use a penalty such as { l2: 1 }."
        : `${listed(fit.endless)} ${fit.endless.length === 1 ? "tells" : "tell"} some outcomes apart without an error, so that coefficients grow without end: their size and errors mean nothing. Use a penalty such as { l2: 1 }, or leave the column out if it knows the outcome.`,
    );
  if (fit.status === "stopped")
    out.push(`The fit stopped after ${fit.iterations} steps, short of its optimum.`);
  if (outcome.kind === "count" && fit.dispersion !== null && fit.dispersion > 2)
    out.push(
      `Counts vary ${fit.dispersion.toPrecision(2)} times as much as Poisson counts would: true errors are about ${Math.sqrt(fit.dispersion).toPrecision(2)} times those stated.`,
    );
  return out;
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(show).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
