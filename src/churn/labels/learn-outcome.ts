import { ClienteleError } from "../../core/errors.ts";
import { gapCounts, gapCurve, returnQuantile } from "../../numeric/gap-curve.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import type { Past } from "../input/past.ts";
import type { SettledOrders } from "../input/settle-orders.ts";

/** The share of all returns that come within the window. */
const RETURNED = 0.9;
const LEAST_RETURNS = 30;
const LEAST_FOLLOWED = 10;
const LONGEST = 36_525;

/** The days within which nine in ten of the returns come, learnt from the gaps known at a cut; a week at least, at most half of what was seen by then. O(orders). */
export function silenceOfShop(past: Past, { start, day }: SettledOrders): number {
  let begin = past.today;
  for (const d of day) begin = Math.min(begin, d);
  const horizon = Math.min(LONGEST, past.today - begin + 1);
  const counts = gapCounts(horizon);
  for (let c = 0; c + 1 < start.length; c++)
    for (let o = start[c]; o < start[c + 1]; o++) {
      if (o + 1 === start[c + 1]) counts.open[Math.min(horizon + 1, past.today - day[o])]++;
      else if (day[o + 1] > day[o]) counts.ended[Math.min(horizon + 1, day[o + 1] - day[o])]++;
    }
  const curve = gapCurve(counts, LEAST_FOLLOWED);
  if (curve.returns < LEAST_RETURNS)
    throw new ClienteleError(
      "too-few-rows",
      `churnTable cannot learn from ${curve.returns} returns before the first cut how long customers stay away; it needs ${LEAST_RETURNS}. Say it: outcome: { days: 90 }.`,
      { count: curve.returns, expected: "option outcome" },
    );
  return Math.min(Math.max(7, returnQuantile(curve, RETURNED)), Math.ceil(horizon / 2));
}

/** The usual billing interval of the contracts known at a cut, in days, and 30 at least. */
export function intervalOfContracts({ ledgers: { contracts } }: Past): number {
  const months = contracts === undefined ? [] : contracts.numbers.usual.slice().sort();
  const usual = quantileSorted(months, 0.5);
  return Math.max(30, Math.round((Number.isNaN(usual) ? 3 : usual) * (365.25 / 12)));
}
