import type { Estimate } from "../core/estimate.ts";
import type { SimpleValueInputs } from "./simple-value-inputs.ts";

interface SimpleFigures {
  readonly lifespan: Estimate;
  readonly averageOrderValue: Estimate;
  readonly customers: number;
  readonly followed: number;
  readonly returned: number;
  readonly left: number;
  readonly window: number;
  readonly gapDays: number;
}

interface Given {
  readonly lifespan?: unknown;
  readonly ordersPerYear?: unknown;
  readonly margin?: unknown;
}

/** What the data behind a simple value cannot carry, in words. */
export function simpleValueWarnings(
  f: SimpleFigures,
  { pace, slowing }: Pick<SimpleValueInputs, "pace" | "slowing">,
  given: Given,
): string[] {
  const warnings: string[] = [];
  const usesLife = given.lifespan === undefined || given.ordersPerYear === undefined;
  const gap = `${Math.round(f.gapDays)} days`;
  if (f.customers < 30)
    warnings.push(`Only ${f.customers} customers have an order: take these figures as a first hint.`);
  if (!(f.averageOrderValue.value > 0))
    warnings.push("The orders brought no money after refunds: there is no value to give an interval for.");
  if (usesLife) {
    if (f.returned === 0)
      warnings.push(
        `None of the ${f.followed} customers known for ${gap} came back: the value is that of one order.`,
      );
    else if (f.left < 20)
      warnings.push(`Only ${f.left} customers who came back have left since: the lifespan is very unsure.`);
    if (f.returned > 0 && f.left < f.returned / 2) {
      warnings.push(
        `${f.returned - f.left} of ${f.returned} customers who came back are still active: most of the lifespan is an extrapolation.`,
      );
    }
    // the chance of a pause this long without having left, at a steady pace
    if (pace > 0 && Math.exp((-pace * f.gapDays) / 365.25) > 0.05) {
      warnings.push(
        `Customers who come back order every ${Math.round(365.25 / pace)} days on average: a silence of ${gap} often is not the end. A longer gap is safer.`,
      );
    }
    if (slowing !== undefined) {
      warnings.push(
        `Customers who come back leave faster at first (${slowing.early.toFixed(2)} a year in the first ${years(slowing.years)}) than later (${slowing.late.toFixed(2)} a year): some stay much longer than others, so the value is probably too low, and its interval does not know that.`,
      );
    }
  }
  if (f.lifespan.value > f.window) {
    warnings.push(
      `The lifespan of ${years(f.lifespan.value)} is longer than the ${years(f.window)} that the data cover.`,
    );
  }
  if (given.margin === undefined) warnings.push("No margin is given: this is revenue, not profit.");
  return warnings;
}

function years(value: number): string {
  return `${value.toFixed(1)} years`;
}
