import type { ReportFormats } from "./format.ts";
import { htmlBars } from "./html.ts";

/** How many have an amount from `from` to below `to`; null: from there on. */
export interface AmountBin {
  readonly from: number;
  readonly to: number | null;
  readonly count: number;
}

/** The amounts of a bin, in words. */
export function binRange({ from, to }: AmountBin, f: ReportFormats): string {
  return to === null ? `${f.money(from)} and more` : `${f.money(from)} to ${f.money(to)}`;
}

/** A bar for each bin. */
export function binBars(bins: readonly AmountBin[], f: ReportFormats): string {
  const most = Math.max(...bins.map((b) => b.count), 1);
  return htmlBars(
    bins.map((b) => ({
      label: binRange(b, f),
      share: b.count / most,
      text: f.count(b.count),
      pale: b.to === null,
    })),
  );
}
