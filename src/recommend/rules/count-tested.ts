import type { Steps } from "../../core/work.ts";
import { firstAtLeast } from "../../numeric/bisect.ts";
import { type RuleLimits, slack } from "./find-rules.ts";
import type { MinedSets } from "./mine.ts";

/**
 * How many rules could have come up, given only how often each side was bought: every frequent left side with every other frequent right side that is not too rare to be as sure as asked.
 * Whether the sides meet often enough is what the test is about, so the rules that did are chosen by their p, and dividing by their number would not make up for that choice. Rules
 * that the counts of the sides rule out cannot be chosen, and need not be counted (Tarone 1990). Right sides of several items that share some with the left side are counted
 * too: at most, then. O(sets x log sets), for each number of items that a right side can have.
 */
export function* testedSteps(
  sets: MinedSets,
  { minConfidence, rightSize }: RuleLimits,
  maxSize: number,
): Steps<number> {
  const { length, size, count } = sets;
  let largest = 0;
  for (let k = 0; k < length; k++) largest = Math.max(largest, size[k]);
  let tested = 0;
  for (let many = 1; many <= largest && many < maxSize; many++) {
    const most = Math.min(rightSize, maxSize - many, largest);
    const rights = count
      .slice(0, length)
      .filter((_, k) => size[k] <= most)
      .sort();
    const own = subsets(many, most);
    yield [0, Number.NaN];
    for (let k = 0; k < length; k++) {
      if (size[k] !== many) continue;
      const least = minConfidence * count[k] - slack(count[k]);
      // what a set is part of is at least as frequent, so its own subsets are all among them
      tested += rights.length - firstAtLeast(rights, least) - own;
    }
  }
  return tested;
}

/** Sets of 1 to `most` of so many items. */
function subsets(many: number, most: number): number {
  let [sum, choices] = [0, 1];
  for (let k = 1; k <= Math.min(many, most); k++) {
    choices = (choices * (many - k + 1)) / k;
    sum += choices;
  }
  return sum;
}
