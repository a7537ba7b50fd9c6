import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { checkCondition } from "./check-condition.ts";
import { compileCondition } from "./compile.ts";
import type { Condition } from "./condition.ts";
import type { Facts } from "./facts.ts";

/** Options of {@link parseCondition}. */
export interface ParseConditionOptions {
  /** Facts that the condition must fit: its tables, fields, properties and segments must be there and of the right kind. Default: only its form is checked. */
  readonly facts?: Facts;
  /** How deep conditions may lie within conditions, 1 to 100. Default 16. */
  readonly maxDepth?: number;
  /** How many conditions there may be in all. Default 1000. */
  readonly maxConditions?: number;
}

/**
 * Checks a condition from outside (parsed JSON or its text) before it is used: depth, size, unknown keys, kinds of values. The message, and `details.column`, say
 * where: `$.of[1].test.value` is the value of the test of the second part. Lists may have 10,000 entries, texts 10,000 characters. O(size).
 *
 * @throws "bad-model" when it is no condition; "bad-option" for limits that are none; with `facts` also "missing-column" for a field or property they lack and "bad-option" for anything else that does
 * not fit them.
 *
 * @example
 * import { parseCondition } from "clientele/segmentation";
 * parseCondition('{"op":"did","events":{"event":"order"}}'); // => { op: "did", events: { event: "order" } }
 * parseCondition({ op: "did", event: "order" }); // throws "bad-model"
 */
export function parseCondition(json: unknown, options: ParseConditionOptions = {}): Condition {
  const { facts, maxDepth = 16, maxConditions = 1000 } = options;
  if (!(maxDepth >= 1 && maxDepth <= 100)) throw badOption("maxDepth", maxDepth, "a number from 1 to 100");
  if (!(maxConditions >= 1)) throw badOption("maxConditions", maxConditions, "a number of at least 1");
  let value = json;
  if (typeof json === "string") {
    try {
      value = JSON.parse(json);
    } catch {
      throw new ClienteleError("bad-model", "This is no condition: the text is not JSON.", {
        expected: "JSON",
      });
    }
  }
  checkCondition(value, { depth: maxDepth, conditions: maxConditions, list: 10_000 });
  if (facts !== undefined) compileCondition(value, facts);
  return value;
}
