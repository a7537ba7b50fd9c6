import type { Data } from "../../core/columns.ts";
import { badOption, levelOption, shareOption, zoneFor } from "../../core/options.ts";
import { type Duration, durationDays, lastDaySeen, type TimeInput } from "../../core/time.ts";
import type { OrderLine } from "../../data/index.ts";
import {
  addCounts,
  type GapCounts,
  type GapCurve,
  gapCounts,
  gapCurve,
  hopelessDay,
  returnChance,
  returnQuantile,
} from "../../numeric/gap-curve.ts";
import { lifecycleWarnings } from "./fit-warnings.ts";
import type { LifecycleModel, LifecycleOrders, LifecyclePace, SilenceLimits } from "./lifecycle-types.ts";
import { asOfFor, type PurchaseLog, readPurchases } from "./purchase-log.ts";
import { PACES, paceAt } from "./stage-machine.ts";

/** Options of {@link fitLifecycle}. */
export type FitLifecycleOptions<Row extends object = OrderLine> = LifecycleOrders<Row> & {
  /** Exclusive end of what is known: later orders are left out, and silences last until here. Default: the table's own, where it has one. */
  readonly asOf?: TimeInput;
  /** Time zone that days are counted in. Default: the table's own, else "UTC". */
  readonly zone?: string;
  /** How long gaps are followed: a return later than that is none. Default 18 months, so that yearly buyers are seen to return. */
  readonly horizon?: Duration;
  /** At risk begins when this share of all returns has come. Default 0.8. */
  readonly atRiskShare?: number;
  /** Lapsed begins when the chance of a return within the horizon is below this. Default 0.1. */
  readonly lapsedChance?: number;
  /** Fewer returns than this do not carry a limit of their own. Default 30. */
  readonly minimumReturns?: number;
  /** Confidence level of the chances. Default 0.95. */
  readonly level?: number;
};

/** What is used where a shop is too small: days, at risk and lapsed. */
const DEFAULT_LIMITS: { readonly [P in LifecyclePace]: readonly [atRisk: number, lapsed: number] } = {
  first: [90, 365],
  second: [90, 365],
  occasional: [120, 365],
  frequent: [45, 180],
};
const DEFAULT_FREQUENT = 30;
/** A day on which fewer gaps than this are still followed says nothing about a shop. */
const LEAST_FOLLOWED = 10;
const MOST_HORIZON_DAYS = 36_525;

/**
 * Learns from a shop's own gaps between purchase days when a silence is too long, for each of four paces: after the first purchase, after the
 * second, and from the third on for occasional and for frequent buyers.
 *
 * Of the gaps that follow such a purchase, the share still lasting after d days is estimated after Kaplan and Meier, with the gap that is open at `asOf`
 * as one that lasts at least so long. So neither young customers nor those who bought once bend the answer. Gaps are followed for `horizon`, less
 * where fewer than 10 have been seen for so long. Then
 *
 * - **frequent**: the median gap of the returns after a second or later purchase; who comes back as fast in the mean of the last (up to) three gaps is
 *   frequent, others with three purchases or more are occasional;
 * - **at risk**: silent for longer than the days in which `atRiskShare` of the returns come;
 * - **lapsed**: silent for so long that a return within the horizon (counted from the last purchase) is less likely than `lapsedChance`, but never before
 *   half of the returns beyond the first limit have come. A longer horizon gives later limits.
 *
 * A pace with fewer than `minimumReturns` returns takes the limits of all gaps after second and later purchases, else of all gaps ("shared"), else the
 * library's own ("default": 90 and 365 days after a first or second purchase, 120 and 365 for occasional, 45 and 180 for frequent buyers, who come every
 * 30 days or faster). `fit.status` and `fit.warnings` say so. Intervals of chances take the gaps as independent. O(rows).
 *
 * @throws "bad-option" without `asOf` or for shares and horizons out of range, "mixed-info" for two zones, "unknown-zone", "missing-column", "bad-value",
 * "missing-value".
 *
 * @example
 * import { fitLifecycle } from "clientele/segmentation";
 * // sixty customers who come every ten days, the last ones with their first order just behind them
 * const orders = Array.from({ length: 60 }, (_, c) => Array.from({ length: 12 }, (_, k) => ({
 *   customer: `c${c}`, time: Date.UTC(2026, 0, 1 + 3 * c + 10 * k), amount: 5,
 * }))).flat();
 * const model = fitLifecycle(orders, { asOf: "2026-07-01" });
 * model.limits.first.atRisk; // => 10
 * model.frequent; // => { days: 10, status: "learnt" }
 * model.limits.occasional.status; // => "shared"
 * fitLifecycle(orders.slice(0, 12), { asOf: "2026-07-01" }).fit.status; // => "default"
 * fitLifecycle(orders, { asOf: "2026-07-01", atRiskShare: 80 }); // throws "bad-option"
 */
export function fitLifecycle<Row extends object>(
  orders: Data<Row>,
  options: FitLifecycleOptions<NoInfer<Row>>,
): LifecycleModel {
  const data = orders as Data<object>;
  const settings = checkOptions(options ?? {});
  const zone = zoneFor(data, options?.zone);
  const asOf = asOfFor(data, options?.asOf, zone);
  const log = readPurchases(data, options ?? {}, { zone, asOf, what: "orders" });
  const { horizonDays: horizon, minimumReturns, level } = settings;
  const end = lastDaySeen(asOf, zone);
  const repeat = gapCurve(countGaps(log, end, horizon, Number.NaN).repeat, LEAST_FOLLOWED);
  const learnt = repeat.returns >= minimumReturns;
  const frequentDays = learnt ? returnQuantile(repeat, 0.5) : DEFAULT_FREQUENT;
  const { byPace } = countGaps(log, end, horizon, frequentDays);
  const every = gapCurve(addCounts(byPace, horizon), LEAST_FOLLOWED);
  const limitsOf = (pace: LifecyclePace): SilenceLimits => {
    const own = gapCurve(byPace[PACES.indexOf(pace)], LEAST_FOLLOWED);
    const curves = pace === "first" ? [own, every] : [own, repeat, every];
    const curve = curves.find(({ returns }) => returns >= minimumReturns);
    if (curve === undefined) return defaultLimits(pace, own);
    return { ...learntLimits(curve, settings, level), status: curve === own ? "learnt" : "shared" };
  };
  const limits = {
    first: limitsOf("first"),
    second: limitsOf("second"),
    occasional: limitsOf("occasional"),
    frequent: limitsOf("frequent"),
  };
  const frequent = { days: frequentDays, status: learnt ? ("learnt" as const) : ("default" as const) };
  const { level: _, ...kept } = settings;
  const statuses = PACES.map((pace) => limits[pace].status);
  return {
    kind: "lifecycle",
    version: 1,
    zone: zone.name,
    asOf,
    limits,
    frequent,
    settings: kept,
    fit: {
      status: statuses.every((s) => s === "learnt")
        ? "learnt"
        : statuses.every((s) => s === "default")
          ? "default"
          : "partly learnt",
      warnings: lifecycleWarnings(limits, frequent, kept, log.rejected),
      customers: log.ids.length,
      purchases: log.day.length,
      returns: log.day.length - log.ids.length,
    },
  };
}

function checkOptions(options: {
  readonly horizon?: Duration;
  readonly atRiskShare?: number;
  readonly lapsedChance?: number;
  readonly minimumReturns?: number;
  readonly level?: number;
}) {
  const { horizon = { months: 18 }, atRiskShare = 0.8, lapsedChance = 0.1, minimumReturns = 30 } = options;
  const days = Math.floor(durationDays(horizon, "horizon"));
  if (days < 2 || days > MOST_HORIZON_DAYS) throw badOption("horizon", days, "from 2 days to 100 years");
  for (const [name, share] of Object.entries({ atRiskShare, lapsedChance }))
    if (!(shareOption(share, name) > 0 && share < 1)) throw badOption(name, share, "a share between 0 and 1");
  if (!Number.isInteger(minimumReturns) || minimumReturns < 1)
    throw badOption("minimumReturns", minimumReturns, "a whole number, 1 or more");
  return { atRiskShare, lapsedChance, horizonDays: days, minimumReturns, level: levelOption(options.level) };
}

/** Gaps by the pace at the purchase they follow, and those after second and later purchases together. */
function countGaps(
  { start, day, ids }: PurchaseLog,
  end: number,
  horizon: number,
  frequentDays: number,
): { readonly byPace: readonly GapCounts[]; readonly repeat: GapCounts } {
  const byPace = PACES.map(() => gapCounts(horizon));
  for (let c = 0; c < ids.length; c++) {
    const s = start[c];
    const e = start[c + 1];
    for (let k = s; k < e; k++) {
      const isOpen = k === e - 1;
      const gap = (isOpen ? end : day[k + 1]) - day[k];
      const counts = byPace[paceAt(day, s, k, frequentDays)];
      if (isOpen || gap > horizon) counts.open[Math.min(gap, horizon + 1)]++;
      else counts.ended[gap]++;
    }
  }
  return { byPace, repeat: addCounts(byPace.slice(1), horizon) };
}

function learntLimits(
  curve: GapCurve,
  { atRiskShare, lapsedChance }: LifecycleModel["settings"],
  level: number,
): Omit<SilenceLimits, "status"> {
  const atRisk = returnQuantile(curve, atRiskShare);
  const lapsed = Math.max(
    atRisk + 1,
    hopelessDay(curve, lapsedChance),
    returnQuantile(curve, (1 + atRiskShare) / 2),
  );
  return {
    atRisk,
    lapsed,
    gaps: curve.gaps,
    returns: curve.returns,
    horizon: curve.horizon,
    chanceAtRisk: returnChance(curve, atRisk, level),
    chanceLapsed: returnChance(curve, lapsed, level),
  };
}

function defaultLimits(pace: LifecyclePace, { gaps, ended, horizon }: GapCurve): SilenceLimits {
  const [atRisk, lapsed] = DEFAULT_LIMITS[pace];
  return {
    atRisk,
    lapsed,
    status: "default",
    gaps,
    returns: ended,
    horizon,
    chanceAtRisk: null,
    chanceLapsed: null,
  };
}
