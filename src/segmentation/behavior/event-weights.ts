import { badOption } from "../../core/options.ts";
import { define } from "../../core/table.ts";
import type { EngagementScoreInfo } from "./engagement-types.ts";
import { kindsOf } from "./event-kinds.ts";

/** What an event of each kind counts by default, in the order of `EVENT_KINDS`: page, cart, checkout, download, order, open, click, message. */
const KIND_WEIGHTS: readonly number[] = [1, 3, 4, 2, 5, 1, 2, 0];

/** Checks the weights that were given. */
export function weightRule(
  weights: { readonly [event: string]: number } = {},
  otherWeight = 1,
): EngagementScoreInfo["rule"] {
  if (typeof weights !== "object" || weights === null)
    throw badOption("weights", weights, "a weight for each name of an event, such as { purchase: 5 }");
  const own: Record<string, number> = {};
  for (const [name, weight] of Object.entries(weights)) define(own, name, checked(weight, `weights.${name}`));
  return { weights: own, otherWeight: checked(otherWeight, "otherWeight") };
}

/** Weight of each name: the one given, else that of its kind, else of other names. */
export function weightsOf(levels: readonly string[], rule: EngagementScoreInfo["rule"]): Float64Array {
  const kinds = kindsOf(levels, undefined);
  return Float64Array.from(levels, (name, k) => {
    if (Object.hasOwn(rule.weights, name)) return rule.weights[name];
    return kinds[k] >= 0 ? KIND_WEIGHTS[kinds[k]] : rule.otherWeight;
  });
}

/** Weights by name, those of `known` included. */
export function weightsByName(
  levels: readonly string[],
  weights: Float64Array,
  known: { readonly [event: string]: number } = {},
): { readonly [event: string]: number } {
  const out: Record<string, number> = {};
  for (const [name, weight] of Object.entries(known)) define(out, name, weight);
  for (const [k, name] of levels.entries()) define(out, name, weights[k]);
  return out;
}

function checked(weight: number, name: string): number {
  if (typeof weight === "number" && weight >= 0 && weight < Number.POSITIVE_INFINITY) return weight;
  throw badOption(name, weight, "a number, zero or more");
}
