import type { ReportFormats } from "../format.ts";
import type { ReportRule } from "../offer-reductions.ts";

/** Who buys one also buys the other, in a sentence; with `counts` the orders are told. */
export function ruleWords(
  { left, right, count, leftCount, confidence, lift }: ReportRule,
  f: ReportFormats,
  counts: boolean,
): string {
  const orders = counts ? ` (${f.count(count)} of ${f.count(leftCount)})` : "";
  return `“${right}” is in ${of100(confidence, f)} of 100 orders with “${left}”${orders}, against ${of100(confidence / lift, f)} of 100 overall.`;
}

/** A share as a number of 100: what is not all is not 100. */
export function of100(share: number, f: ReportFormats): string {
  const value = 100 * share;
  if (share < 1 && value > 99) return f.count(99);
  return value >= 0.95 ? f.count(value) : f.decimal(value);
}
