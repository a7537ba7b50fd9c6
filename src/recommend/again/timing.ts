import { DAY_MS } from "../../core/time.ts";
import { studentTCdf, studentTQuantile } from "../../numeric/student-t.ts";
import type { BuyAgainModel } from "./buy-again-types.ts";
import { WEAK } from "./gap-prior.ts";

/** When an item is bought next. Times in ms. */
export interface Timing {
  /** Days between purchases, typically: the customer's own and the item's together. */
  readonly every: number;
  /** As many days as the last purchase lasts: `every`, or more where it was of more pieces than usual. */
  readonly lasts: number;
  /** `lasts` days after the last purchase; it may have passed. */
  readonly due: number;
  /** Where the next purchase lies, if there is one: from, to. */
  readonly expected: readonly [from: number, to: number];
  /** Chance that it comes within the horizon. */
  readonly chance: number;
}

/** Own repeats that weigh as much as the item's chance. */
const REPEATS = 3;
/** Days that no rhythm is known better than: purchases are made on days. */
const RESOLUTION = 0.5;
/** Degrees of freedom at the most: even the most regular miss a time now and then. */
const FREEDOM = 7;

/** What a customer's own gaps of an item say. */
export interface OwnLogs {
  readonly count: number;
  /** Sum of the natural logs of days. */
  readonly logSum: number;
  /** Sum of their squares. */
  readonly logSquares: number;
  /** Natural log of how many times as long as usual the last purchase lasts, for its pieces. */
  readonly longer?: number;
}

/**
 * Logs of gaps are normal, of a mean and a spread of the customer's own that are known as well as his n gaps and the item's tell, so that the next one is Student's t with `spreadGaps` + n degrees of
 * freedom, wider the less is known (normal with scaled inverse chi-square: Gelman et al., Bayesian Data Analysis, 3rd ed., 3.3). No spread is taken to be below half a day; tails are those of 7 degrees
 * of freedom at the most, of the width that holds the same middle 80 %. The typical gap is the geometric mean of his own and of `ownGaps` gaps of the item's; given that the gap is open
 * for t days already, the next purchase comes within the horizon with chance r (F(t + h) - F(t)) / (1 - r F(t)), F being the distribution of gaps and r the chance of a repeat at all:
 * (n + 3 x the item's) / (n + 3). `expected` and `chance` are worked out where they are asked for.
 */
export function timingOf(
  model: BuyAgainModel,
  place: number,
  last: number,
  own: OwnLogs,
  { asOf, horizon, level }: { readonly asOf: number; readonly horizon: number; readonly level: number },
): Timing {
  const n = own.count;
  // a model with times has both
  const ownGaps = model.ownGaps ?? WEAK.ownGaps;
  const spreadGaps = model.spreadGaps ?? WEAK.spreadGaps;
  const itself = Math.log(model.gap[place]);
  const off = n === 0 ? 0 : own.logSum / n - itself;
  const usual = itself + (n / (n + ownGaps)) * off;
  const center = usual + (own.longer ?? 0);
  const open = Math.max(0, asOf - last) / DAY_MS;
  const next = () => {
    const about = n === 0 ? 0 : Math.max(0, own.logSquares - own.logSum ** 2 / n);
    const squares =
      spreadGaps * model.spread[place] ** 2 + about + ((n * ownGaps) / (n + ownGaps)) * off * off;
    const variance = Math.max(squares / (spreadGaps + n), (RESOLUTION / Math.exp(center)) ** 2);
    const freedom = Math.min(FREEDOM, spreadGaps + n);
    const scale = Math.sqrt(variance * (1 + 1 / (n + ownGaps))) * narrowed(spreadGaps + n);
    const longer = (days: number) => (days > 0 ? studentTCdf((center - Math.log(days)) / scale, freedom) : 1);
    return { freedom, scale, longer, still: longer(open) };
  };
  return {
    every: Math.exp(usual),
    lasts: Math.exp(center),
    due: last + Math.exp(center) * DAY_MS,
    get expected() {
      const { freedom, scale, still } = next();
      const at = (p: number) => {
        const days = Math.exp(center - scale * studentTQuantile(still * (1 - p), freedom));
        return last + DAY_MS * Math.max(open, Number.isFinite(days) ? days : open);
      };
      return [at((1 - level) / 2), at((1 + level) / 2)] as const;
    },
    get chance() {
      const { longer, still } = next();
      const r = (n + REPEATS * model.repeat[place]) / (n + REPEATS);
      const rest = 1 - r + r * still;
      return rest > 0 ? (r * (still - longer(open + horizon))) / rest : 0;
    },
  };
}

/** Width of {@link FREEDOM} degrees of freedom that holds the middle 80 % of more. */
function narrowed(freedom: number): number {
  if (freedom <= FREEDOM) return 1;
  return studentTQuantile(0.9, freedom) / studentTQuantile(0.9, FREEDOM);
}
