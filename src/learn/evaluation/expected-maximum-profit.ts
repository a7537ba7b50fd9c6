import type { Data } from "../../core/columns.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { incompleteBeta } from "../../numeric/incomplete-beta.ts";
import { type RankedScores, rankedScores } from "../../numeric/ranked-scores.ts";
import { scoreOrder } from "../../numeric/score-order.ts";
import type { LearnAccount } from "../rows/feature-types.ts";
import { readScored } from "./read-scored.ts";
import { resampled, resampleSettings } from "./resample-rows.ts";
import type { ResampleSettings, ScoredLevel } from "./scored-types.ts";

/** How many of those who would have left accept an offer and stay, as a beta distribution: its mean is alpha / (alpha + beta). */
export interface UncertainSuccess {
  readonly alpha: number;
  readonly beta: number;
}

/** Settings of {@link expectedMaximumProfit}. */
export interface ExpectedMaximumProfitOptions<Row extends object = object>
  extends ScoredLevel<Row>,
    ResampleSettings {
  /** What a customer who stays is worth. */
  readonly value: number;
  /** What the offer costs when it is taken: by everybody who would have stayed anyway, and by those it keeps. Below `value`. */
  readonly offer: number;
  /** What it costs to make it, to everybody. */
  readonly contact: number;
  /** Default { alpha: 6, beta: 14 }, as Verbraken: some 30 %, probably between 12 and 51. */
  readonly success?: UncertainSuccess;
}

/** The expected profit of a campaign, per customer. */
export interface ExpectedMaximumProfit extends Estimate {
  /** The share of all customers that should get the offer, expected likewise. */
  readonly share: Estimate;
  readonly rows: LearnAccount;
}

/**
 * Expected maximum profit of a retention campaign (EMP; Verbraken, Verbeke and Baesens 2013): the profit per customer when for every success that is possible as many of the highest scores get the offer as pay best, averaged over how likely each success is. Compares
 * scores in money when nobody knows yet how well offers work; `profitCurve` finds a threshold for a success that is known. Exact over the convex hull of the ROC curve. The intervals come from rows drawn anew. O(n resamples).
 *
 * @throws "bad-input" when all rows have the same outcome; "bad-option" for amounts that are none; "missing-value", "bad-value", "missing-column", "too-few-rows".
 *
 * @example
 * import { expectedMaximumProfit } from "clientele/learn";
 * const rows = [[0.9, 1], [0.8, 0], [0.7, 1], [0.3, 0], [0.2, 0]].map(([risk, left]) => ({ risk, left }));
 * const found = expectedMaximumProfit(rows, { score: "risk", label: "left", value: 200, offer: 10, contact: 1 });
 * found.value; // => 20.20032
 * found.share.value; // => 0.599664
 * expectedMaximumProfit(rows, { score: "risk", label: "left", value: 10, offer: 20, contact: 1 }); // throws "bad-option"
 */
export function expectedMaximumProfit<Row extends object>(
  data: Data<Row>,
  options: ExpectedMaximumProfitOptions<NoInfer<Row>>,
): ExpectedMaximumProfit {
  const rows = readScored(data as Data<object>, options, { what: "expectedMaximumProfit", both: true });
  const campaign = campaignOf(options);
  const level = levelOption(options.level);
  const settings = resampleSettings(options);
  const places = scoreOrder(rows.score);
  const own = profitOf(rankedScores(rows.score, rows.y, rows.mass, places), campaign);
  const [profit, share] = resampled(own, rows, (drawn) => profitOf(drawn, campaign), settings, level, places);
  return { ...profit, share, rows: rows.account };
}

interface Campaign extends UncertainSuccess {
  readonly value: number;
  readonly offer: number;
  readonly contact: number;
}

function campaignOf({
  value,
  offer,
  contact,
  success,
}: Pick<ExpectedMaximumProfitOptions, "value" | "offer" | "contact" | "success">): Campaign {
  const { alpha, beta } = success === undefined ? { alpha: 6, beta: 14 } : (success ?? {});
  const isAmount = (amount: unknown, least: number) =>
    typeof amount === "number" && amount >= least && amount < 1e100;
  if (!(isAmount(value, 0) && value > 0)) throw badOption("value", value, "an amount above zero");
  if (!(isAmount(offer, 0) && offer < value))
    throw badOption("offer", offer, "an amount from zero to below value");
  if (!isAmount(contact, 0)) throw badOption("contact", contact, "an amount, zero or more");
  if (!(alpha > 0 && beta > 0 && alpha < 1e6 && beta < 1e6))
    throw badOption("success", success, "{ alpha, beta } above zero, such as { alpha: 6, beta: 14 }");
  return { value, offer, contact, alpha, beta };
}

/** Expected profit and share of offers, per customer. O(groups). */
function profitOf(
  ranks: Omit<RankedScores, "threshold">,
  { value, offer, contact, alpha, beta }: Campaign,
): [profit: number, share: number] {
  const { yesTotal, noTotal } = ranks;
  const all = yesTotal + noTotal;
  const hull = hullOf(ranks);
  // what the success must be for the next point of the hull to pay, and what lies below it of the distribution
  let [below, meanBelow, profit, share] = [0, 0, 0, 0];
  for (let k = 0; k < hull.length; k++) {
    const [found, wrong] = hull[k];
    let needed = 1;
    if (k + 1 < hull.length) {
      const more = hull[k + 1][0] - found;
      needed = ((hull[k + 1][1] - wrong) * (offer + contact) + more * contact) / (more * (value - offer));
    }
    const upTo = Math.min(1, needed);
    const [lower] = incompleteBeta(upTo, 1 - upTo, alpha, beta);
    const [meanLower] = incompleteBeta(upTo, 1 - upTo, alpha + 1, beta);
    const chance = lower - below;
    const success = ((meanLower - meanBelow) * alpha) / (alpha + beta);
    profit += (value - offer) * found * success - (contact * found + (offer + contact) * wrong) * chance;
    share += (found + wrong) * chance;
    if (needed >= 1) break;
    [below, meanBelow] = [lower, meanLower];
  }
  return [profit / all, share / all];
}

/** The corners of the convex hull above the ROC curve, from nobody to where all with the outcome are found. */
function hullOf({ yes, no }: Omit<RankedScores, "threshold">): (readonly [found: number, wrong: number])[] {
  const hull: (readonly [number, number])[] = [[0, 0]];
  let [found, wrong] = [0, 0];
  for (let g = 0; g < yes.length; g++) {
    found += yes[g];
    wrong += no[g];
    if (yes[g] === 0) continue;
    // a corner that lies on or below the line to this point is none
    while (hull.length > 1) {
      const [[a, b], [c, d]] = hull.slice(-2);
      if ((c - a) * (wrong - b) > (found - a) * (d - b)) break;
      hull.pop();
    }
    hull.push([found, wrong]);
  }
  return hull;
}
