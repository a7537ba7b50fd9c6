import { show } from "../../core/errors.ts";
import type { Table } from "../../core/table.ts";
import type { RateExtremes } from "./fairness-measures.ts";
import type { FairnessGroup, GroupImpact } from "./group-fairness.ts";

/** What the tables say, in sentences. */
export function fairnessWords(
  groups: Table<FairnessGroup>,
  impact: Table<GroupImpact>,
  found: RateExtremes | null,
  withoutGroup: number,
): string[] {
  const all = [...groups];
  const judged = all.filter(({ judged }) => judged === "yes");
  const small = all.filter(({ judged }) => judged !== "yes");
  const words: string[] = [];
  if (judged.length < 2)
    words.push(
      "Fewer than two groups have enough customers: nobody can tell from this whether groups are treated alike.",
    );
  for (const { group, reference, ratio, fourFifths, certain } of impact) {
    if (certain === "too few to judge" || ratio === null) continue;
    const rate = percent(groups.of(group)?.selectionRate ?? 0);
    const other = percent(groups.of(reference)?.selectionRate ?? 0);
    const compared = `${rate} of ${show(group)} are chosen, ${other} of ${show(reference)}`;
    // a reference that the caller named need not be the group chosen most often
    if (ratio > 1.25)
      words.push(`${compared}: here it is ${show(reference)} that is chosen less than four fifths as often.`);
    else if (fourFifths === "passes" && certain === "yes")
      words.push(`${compared}: at least four fifths as often, the usual limit.`);
    else if (fourFifths === "passes")
      words.push(
        `${compared}: at least four fifths as often, but with so few customers the gap may be larger than it looks.`,
      );
    else if (certain === "yes")
      words.push(
        `${compared}: less than four fifths as often, and chance does not explain it. Find out why before you act on it.`,
      );
    else
      words.push(
        `${compared}: less than four fifths as often, but with so few customers that can be chance.`,
      );
  }
  if (found !== null && found.high.value - found.low.value >= 0.1)
    words.push(
      `Of those who turned out to be a yes, ${percent(found.high.value)} of ${show(found.high.group)} had been chosen, but ${percent(found.low.value)} of ${show(found.low.group)}.`,
    );
  if (small.length > 0)
    words.push(
      `Too few customers to judge: ${small.map(({ group, rows }) => `${show(group)} (${rows})`).join(", ")}.`,
    );
  if (withoutGroup > 0)
    words.push(
      withoutGroup === 1
        ? "1 customer has no group and is not in this."
        : `${withoutGroup} customers have no group and are not in this.`,
    );
  return words;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
