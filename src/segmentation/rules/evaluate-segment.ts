import { oneOf } from "../../core/options.ts";
import { compileCondition } from "./compile.ts";
import type { Condition } from "./condition.ts";
import type { Facts } from "./facts.ts";
import { BLOCK } from "./rule.ts";

/** Options of {@link evaluateSegment}. */
export interface EvaluateSegmentOptions {
  /** "ids": the members, in the order of `facts.customers`; "column": 1 or 0 for each of them. Default "ids". */
  readonly as?: "ids" | "column";
}

/**
 * Who a condition holds for, among everyone in the facts. Every condition holds or does not: a comparison with a value that is not known does not hold, and "not" turns
 * that round. O(customers x parts + events in their windows) time; texts are tested once per distinct text.
 *
 * @throws "bad-model" when it is no condition; "missing-column" for a field or property the facts lack; "bad-option" for anything else that does not fit them,
 * such as text compared with a number or a segment that leads back to itself.
 *
 * @example
 * import { evaluateSegment, prepareFacts } from "clientele/segmentation";
 * const facts = prepareFacts(
 *   { profiles: [{ customer: "ann", city: "Bonn" }, { customer: "bob", city: null }, { customer: "cyd", city: "Ulm" }] },
 *   { asOf: "2026-11-01" },
 * );
 * const inBonn = { op: "field", table: "profiles", field: "city", test: { is: "eq", value: "Bonn" } } as const;
 * evaluateSegment(inBonn, facts); // => ["ann"]
 * evaluateSegment({ op: "not", of: inBonn }, facts); // => ["bob", "cyd"]
 * evaluateSegment(inBonn, facts, { as: "column" }); // => [1, 0, 0]
 * evaluateSegment({ ...inBonn, field: "town" }, facts); // throws "missing-column"
 */
export function evaluateSegment(
  condition: Condition,
  facts: Facts,
  options: EvaluateSegmentOptions & { readonly as: "column" },
): Float64Array;
export function evaluateSegment(
  condition: Condition,
  facts: Facts,
  options?: EvaluateSegmentOptions & { readonly as?: "ids" },
): string[];
export function evaluateSegment(
  condition: Condition,
  facts: Facts,
  options: EvaluateSegmentOptions = {},
): string[] | Float64Array {
  const as = oneOf(options.as ?? "ids", "as", ["ids", "column"]);
  const rule = compileCondition(condition, facts);
  const { customers } = facts;
  const column = new Float64Array(as === "column" ? customers.length : 0);
  const ids: string[] = [];
  const mask = new Uint8Array(BLOCK);
  for (let from = 0; from < customers.length; from += BLOCK) {
    const count = Math.min(BLOCK, customers.length - from);
    mask.fill(1);
    rule.keep(from, count, mask, 1);
    if (as === "column") column.set(count < BLOCK ? mask.subarray(0, count) : mask, from);
    else for (let i = 0; i < count; i++) if (mask[i] === 1) ids.push(customers[from + i]);
  }
  return as === "column" ? column : ids;
}
