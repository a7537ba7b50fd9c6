import type { Id } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { compileCondition } from "./compile.ts";
import type { Condition } from "./condition.ts";
import type { Facts } from "./facts.ts";
import type { ConditionExplanation } from "./rule.ts";

/**
 * Which part of a condition held or failed for one customer, with the values found, in words and as data. All parts are explained, also those that no longer matter.
 * O(customers + the customer's events x parts).
 *
 * @throws The codes of `evaluateSegment`; "bad-value" when the facts name no such customer.
 *
 * @example
 * import { explainCondition, prepareFacts } from "clientele/segmentation";
 * const facts = prepareFacts(
 *   { orders: [{ customer: "ann", time: "2026-10-30", amount: 12 }, { customer: "ann", time: "2026-08-02", amount: 9 }] },
 *   { asOf: "2026-11-01" },
 * );
 * const why = explainCondition(
 *   { op: "count", events: { event: "order", window: { last: { days: 30 } } }, test: { is: "gte", value: 2 } },
 *   facts,
 *   "ann",
 * );
 * why.holds; // => false
 * why.actual.count; // => 1
 * why.words; // => 'no: "order" in the last 30 days happened once (2026-10-02 to before 2026-11-01); asked: the count is at least 2'
 * explainCondition({ op: "did", events: { event: "order" } }, facts, "bob"); // throws "bad-value"
 */
export function explainCondition(condition: Condition, facts: Facts, customer: Id): ConditionExplanation {
  const rule = compileCondition(condition, facts);
  const c = facts.customers.indexOf(String(customer));
  if (c < 0) {
    throw new ClienteleError(
      "bad-value",
      `The facts name no customer ${show(String(customer))}; they know ${facts.customers.length}.`,
      { value: customer, expected: "a customer of the facts" },
    );
  }
  return rule.why(c);
}
