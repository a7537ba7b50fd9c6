import { show } from "../../core/errors.ts";
import { cell } from "../../core/table.ts";
import { checkCondition } from "./check-condition.ts";
import { clockOf, misfit } from "./clock.ts";
import { compileAnniversary } from "./compile-anniversary.ts";
import { compileCount, compileDid, compileMeasure } from "./compile-measure.ts";
import { compileFirstTime, compileRegularly, compileRestarted, compileStopped } from "./compile-pattern.ts";
import { compileSequence } from "./compile-sequence.ts";
import { compileTest, isAboutTime } from "./compile-test.ts";
import type {
  BucketCondition,
  Condition,
  FieldCondition,
  GroupCondition,
  NotCondition,
  SegmentCondition,
} from "./condition.ts";
import type { Facts } from "./facts.ts";
import { fieldOf } from "./field-of.ts";
import { shareFrom } from "./md5-share.ts";
import {
  type Answer,
  BLOCK,
  explanation,
  type Keep,
  type Leaf,
  leafRule,
  type Rule,
  type Scope,
} from "./rule.ts";
import { testWords, valueWords } from "./words.ts";

/**
 * Makes closures over the typed arrays of the facts out of a condition, once; they are then asked per customer. Unlike `parseCondition` it lets conditions be large: whoever
 * calls has made or parsed them.
 */
export function compileCondition(condition: Condition, facts: Facts): Rule {
  checkCondition(condition, { depth: 100, conditions: 1_000_000, list: 10_000_000 });
  return compile(condition, { facts, clock: clockOf(facts.info), path: "$" }, []);
}

/** `open` are the segments that are being compiled, to find those that refer to themselves. */
function compile(condition: Condition, scope: Scope, open: readonly string[]): Rule {
  switch (condition.op) {
    case "all":
    case "any":
      return compileGroup(condition, scope, open);
    case "not":
      return compileNot(condition, scope, open);
    case "field":
      return compileField(condition, scope);
    case "did":
    case "did-not":
      return leafRule(compileDid(condition, scope));
    case "count":
      return leafRule(compileCount(condition, scope));
    case "sum":
    case "average":
    case "distinct":
      return leafRule(compileMeasure(condition, scope));
    case "first-time":
      return leafRule(compileFirstTime(condition, scope));
    case "stopped":
      return leafRule(compileStopped(condition, scope));
    case "restarted":
      return leafRule(compileRestarted(condition, scope));
    case "regularly":
      return leafRule(compileRegularly(condition, scope));
    case "followed-by":
    case "not-followed-by":
      return leafRule(compileSequence(condition, scope));
    case "anniversary":
      return leafRule(compileAnniversary(condition, scope));
    case "bucket":
      return leafRule(compileBucket(condition, scope));
    case "in-segment":
      return compileSegment(condition, scope, open);
  }
}

function compileGroup({ op, of }: GroupCondition, scope: Scope, open: readonly string[]): Rule {
  const rules = of.map((part, k) => compile(part, { ...scope, path: `${scope.path}.of[${k}]` }, open));
  const count = rules.length;
  return {
    keep: keepGroup(rules, op === "all" ? 1 : 0),
    why: (c) => {
      const parts = rules.map((rule) => rule.why(c));
      const held = parts.filter((part) => part.holds).length;
      const holds = op === "any" ? held > 0 : held === count;
      const words = `${held} of ${count} conditions ${held === 1 ? "holds" : "hold"}; ${op === "any" ? "one is" : "all are"} needed`;
      return explanation(holds, op, scope.path, words, { held, of: count }, parts);
    },
  };
}

/** "All" keeps by one part after the other. Not all is what all leave of the mask; any is not all not. */
function keepGroup(rules: readonly Rule[], each: Answer): Keep {
  const rest = new Uint8Array(BLOCK);
  return (from, count, mask, wanted) => {
    if (wanted === each) {
      for (let k = 0; k < rules.length; k++) rules[k].keep(from, count, mask, each);
      return;
    }
    rest.set(mask);
    for (let k = 0; k < rules.length; k++) rules[k].keep(from, count, rest, each);
    for (let i = 0; i < count; i++) mask[i] ^= rest[i];
  };
}

function compileNot({ of }: NotCondition, scope: Scope, open: readonly string[]): Rule {
  const rule = compile(of, { ...scope, path: `${scope.path}.of` }, open);
  return {
    keep: (from, count, mask, wanted) => rule.keep(from, count, mask, wanted === 1 ? 0 : 1),
    why: (c) => {
      const part = rule.why(c);
      const words = `the condition must not hold and ${part.holds ? "does" : "does not"}`;
      return explanation(!part.holds, "not", scope.path, words, {}, [part]);
    },
  };
}

function compileField({ table, field, test }: FieldCondition, scope: Scope): Rule {
  const { facts, clock, path } = scope;
  const column = fieldOf(facts, table, field, path);
  const { holds, keep } = compileTest(column, test, clock, `${path}.test`, `field ${show(field)}`);
  const isTime = isAboutTime(test);
  return {
    keep,
    why: (c) => {
      const value = cell(column, c);
      const words = `${field} of ${table} is ${valueWords(value, isTime, clock)}; asked: ${testWords(test)}`;
      return explanation(holds(c), "field", path, words, { [field]: value });
    },
  };
}

function compileBucket({ seed, from, to }: BucketCondition, { facts, path }: Scope): Leaf {
  const shareOf = shareFrom(seed);
  const holds = (share: number) => share >= from && share < to;
  return {
    holds: (c) => holds(shareOf(facts.customers[c])),
    why: (c) => {
      const share = shareOf(facts.customers[c]);
      const words = `the share of this id under seed ${show(seed)} is ${share.toFixed(6)}; asked: from ${from} to before ${to}`;
      return explanation(holds(share), "bucket", path, words, { share });
    },
  };
}

function compileSegment({ segment }: SegmentCondition, scope: Scope, open: readonly string[]): Rule {
  const { facts, path } = scope;
  const found = facts.segments.find(({ name }) => name === segment);
  if (found === undefined) {
    const names = facts.segments.map(({ name }) => show(name)).join(", ");
    throw misfit(`${path}.segment`, segment, names ? `one of the segments ${names}` : "facts with segments");
  }
  if (open.includes(segment))
    throw misfit(
      `${path}.segment`,
      segment,
      `a segment that does not lead back to itself (${[...open, segment].join(" -> ")})`,
    );
  if (found.condition !== undefined) {
    // its path starts anew: the condition stands in the facts, not here
    checkCondition(found.condition, { depth: 100, conditions: 1_000_000, list: 10_000_000 });
    const rule = compile(found.condition, { ...scope, path: `segment(${segment}) $` }, [...open, segment]);
    return {
      keep: rule.keep,
      why: (c) => {
        const part = rule.why(c);
        const words = `${part.holds ? "in" : "not in"} the segment ${show(segment)}, by its condition`;
        return explanation(part.holds, "in-segment", path, words, {}, [part]);
      },
    };
  }
  const members = found.members ?? new Uint8Array(facts.customers.length);
  return {
    keep: (from, count, mask, wanted) => {
      const other = 1 - wanted;
      for (let i = 0; i < count; i++) mask[i] &= members[from + i] ^ other;
    },
    why: (c) => {
      const holds = members[c] === 1;
      return explanation(
        holds,
        "in-segment",
        path,
        `${holds ? "in" : "not in"} the segment ${show(segment)}`,
      );
    },
  };
}
