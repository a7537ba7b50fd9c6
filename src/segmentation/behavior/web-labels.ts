import type { TextColumn } from "../../core/table.ts";
import { quantileSorted, sortedNumbers } from "../../numeric/quantile.ts";
import type { VisitTallies } from "./visit-tallies.ts";
import type { WebActivityInfo, WebLabel } from "./web-types.ts";

/** Names for visitors, with the limits learnt from all of them. O(customers log customers). */
export function labelVisitors(
  t: VisitTallies,
  minutes: Float64Array,
): { readonly labels: TextColumn } & Pick<WebActivityInfo, "thresholds" | "sizes"> {
  const n = t.sessions.length;
  const pages = t.pages.map((p, c) => (t.sessions[c] > 0 ? p / t.sessions[c] : Number.NaN));
  const [sortedPages, sortedMinutes] = [sortedNumbers(pages), sortedNumbers(minutes)];
  const [manyPages, longVisits] = [quantileSorted(sortedPages, 0.75), quantileSorted(sortedMinutes, 0.75)];
  const [usualPages, usualMinutes] = [quantileSorted(sortedPages, 0.5), quantileSorted(sortedMinutes, 0.5)];
  const sizes: { [label in WebLabel]: number } = {
    buyer: 0,
    "cart abandoner": 0,
    researcher: 0,
    browser: 0,
    downloader: 0,
    "quick visitor": 0,
  };
  const texts = new Map<string, number>();
  const codes = new Int32Array(n).fill(-1);
  for (let c = 0; c < n; c++) {
    const again = t.sessions[c] >= 2;
    const bounced = again && t.bounces[c] === t.sessions[c];
    const holds: { readonly [label in WebLabel]: boolean } = {
      buyer: t.orders[c] > 0,
      "cart abandoner": t.abandonedCarts[c] > t.converted[c],
      researcher:
        again &&
        ((pages[c] > manyPages && minutes[c] >= usualMinutes) ||
          (minutes[c] > longVisits && pages[c] >= usualPages)),
      browser: again && !bounced && t.carts[c] + t.checkouts[c] === 0 && !(t.orders[c] > 0),
      downloader: t.downloads[c] > 0,
      "quick visitor": bounced,
    };
    const own = (Object.keys(sizes) as WebLabel[]).filter((label) => holds[label]);
    for (const label of own) sizes[label]++;
    if (own.length === 0) continue;
    const text = own.join(", ");
    if (!texts.has(text)) texts.set(text, texts.size);
    codes[c] = texts.get(text) as number;
  }
  const orNull = (x: number) => (Number.isNaN(x) ? null : x);
  return {
    labels: { codes, levels: [...texts.keys()] },
    thresholds: { pagesPerSession: orNull(manyPages), minutesPerSession: orNull(longVisits) },
    sizes,
  };
}
