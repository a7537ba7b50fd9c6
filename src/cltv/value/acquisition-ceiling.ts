import { ClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import { badOption, shareOption } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import type { Duration, TimeUnit } from "../../core/time.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import type { CovariateValue } from "../purchase/covariates/covariate-options.ts";
import { parameterDraws } from "../purchase/draws.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";
import type { BuyingModels, ContractModels, OccasionModels, ValueSettings } from "./customer-value.ts";
import { drawnError } from "./joint-total.ts";
import { numberWriter } from "./money-words.ts";
import { newBuyer, newContract } from "./new-customer.ts";
import { intervalSettings } from "./order-forecast.ts";
import { clockOf } from "./read-buying.ts";
import { byCalendar, valueTimes } from "./value-times.ts";
import { lengthOf } from "./words.ts";

/** Settings of {@link acquisitionCeiling}. */
export type AcquisitionCeilingOptions = Omit<ValueSettings, "onInvalid"> & {
  /** Share of the money that is left after the cost of goods, 0 to 1. Required: an advert is paid from margin, not from revenue. */
  readonly margin: number;
  /** Money of a new customer's first order. Default: the expected spend of a new customer, as for later orders. */
  readonly firstOrder?: number;
  /** Money of a repeat order where no spend model is given. */
  readonly orderValue?: number;
  /**
   * Of a model with covariates, those of the new customer (of a contract model all). Default: the mean of each number, of each text the level that the others are compared with; `warnings` says
   * so.
   */
  readonly covariates?: { readonly [column: string]: CovariateValue };
  /** Money of one payment, for contracts. */
  readonly payment?: number;
  /** Of purchases on occasions, the time from one to the next. Default: the model's unit. */
  readonly every?: Duration;
  /** Discounts what comes within each such stretch as if it came at its end. Default: every order at the time it comes. */
  readonly discountEvery?: Duration;
  /** What winning a customer costs today: a number (taken as exact), or the result of `acquisitionCost`. Adds the verdict. */
  readonly cost?: number | Pick<Estimate, "value" | "interval">;
  /** Simulated customers that the range is made of, 100 to 100,000. Default 1000. */
  readonly futures?: number;
  /** How numbers are written in `words`, as a BCP 47 tag. Default "en". */
  readonly locale?: string;
};

/** What winning a customer may cost at most, in the data's currency. `value` is Infinity where `reason` says why. */
export interface AcquisitionCeiling extends Estimate {
  /** The part of it that the first order or payment brings. */
  readonly fromFirst: number;
  /** The part that is still to come after it. */
  readonly fromRepeat: number;
  /** Expected repeat orders, or payments, each at what it is worth today. */
  readonly repeatOrders: number;
  /** What one new customer may really bring; the first order is taken at its expectation. */
  readonly range: readonly [low: number, high: number];
  /** Probability that a new customer never comes back within the horizon; null without a horizon. */
  readonly once: number | null;
  readonly unit: TimeUnit;
  /** The horizon in `unit`; null: without end. */
  readonly horizon: number | null;
  /** Continuous discount rate per `unit`. */
  readonly delta: number;
  /** What a customer costs today; null when not given. */
  readonly cost: number | null;
  /** "pays": the cost is below the ceiling beyond doubt (their intervals do not meet); "does not pay": it is above; "unclear": they meet; null without a cost. */
  readonly verdict: "pays" | "does not pay" | "unclear" | null;
  /** Why the value is infinite; null where it is not. */
  readonly reason: string | null;
  /** All of it in a few sentences. */
  readonly words: string;
  /** What to be careful about, in words. */
  readonly warnings: readonly string[];
}

/**
 * What an advert may cost at most per customer it wins: the margin of a NEW customer's first order, plus that of all orders the customer is expected to place within the horizon after it,
 * discounted to the first. Whoever pays more, loses money by it. Today's customers say nothing of this directly: those still there are the loyal ones, and their mean value is higher
 * than that of the next one through the door.
 *
 * With a model on a seasonal clock the new customer comes at the end of the model's data. A new customer of a model with covariates is of the kind that `covariates` says, otherwise typical, and `warnings` say so. Of BG/BB later purchases come on whole occasions (`every`).
 *
 * The interval comes from joint draws of the models' parameters (`draws`); `range` is what one new customer may really bring, by simulation. Of contracts the first payment is due at once. Cost
 * given, the verdict compares the two intervals. O(draws + futures).
 *
 * @throws "bad-option", "bad-model"; "too-few-rows" when the spend model has no mean for new customers (q <= 1) and no `orderValue` stands in.
 *
 * @example
 * import { acquisitionCeiling, fitMbgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const buying = fitMbgNbd(customers, { unit: "week" });
 * const terms = { margin: 0.4, orderValue: 30, firstOrder: 25, horizon: { years: 2 }, annualDiscount: 0.1 };
 * const ceiling = acquisitionCeiling({ buying }, { ...terms, cost: 12 });
 * ceiling.fromFirst; // => 10
 * ceiling.fromRepeat / (0.4 * 30 * ceiling.repeatOrders); // => 1
 * ceiling.verdict; // => "pays"
 * acquisitionCeiling({ buying }, { horizon: { years: 2 }, orderValue: 30, margin: 40 }); // throws "bad-option"
 */
export function acquisitionCeiling(
  models: BuyingModels | OccasionModels | ContractModels,
  options: AcquisitionCeilingOptions,
): AcquisitionCeiling {
  const { level, draws, seed } = intervalSettings(options ?? {});
  const margin = shareOption(options?.margin, "margin");
  const cost = costOf(options.cost);
  const { futures = 1000 } = options;
  if (!Number.isInteger(futures) || futures < 100 || futures > 100_000)
    throw badOption("futures", futures, "a whole number from 100 to 100,000");
  const given = (models ?? {}) as Partial<BuyingModels & ContractModels>;
  if ((given.buying === undefined) === (given.contract === undefined))
    throw new ClienteleError(
      "bad-model",
      "acquisitionCeiling takes either a model of buying, { buying, spend }, or one of contracts, { contract }.",
    );
  const clock = clockOf((given.buying ?? given.contract) as PurchaseModel, options.every);
  const times = valueTimes(options, clock);
  const fresh =
    given.contract === undefined
      ? newBuyer(given as BuyingModels, options, times, clock)
      : newContract(given.contract, options, times);

  const at = fresh.parameters;
  const first = margin * fresh.first(at);
  const repeatOrders = fresh.orders(at);
  const repeat = margin === 0 ? 0 : margin * repeatOrders * fresh.spend(at);
  const value = first + repeat;
  const endless = value === Number.POSITIVE_INFINITY;
  const drawn = parameterDraws(
    at.map((parameters, m) => ({ ...fresh.doubts[m], at: parameters })),
    draws,
    randomFrom(seed),
  );
  const error = endless
    ? Number.NaN
    : drawnError(
        Float64Array.from(drawn, (q) => margin * (fresh.first(q) + fresh.orders(q) * fresh.spend(q))),
      );
  const held = !Number.isNaN(error);
  const half = normalQuantile((1 + level) / 2) * error;
  const interval = held ? ([value * Math.exp(-half), value * Math.exp(half)] as const) : null;
  const tail = (1 - level) / 2;
  const [low, high] = fresh.range(futures, seed, tail).map((amount) => first + margin * amount);
  const verdict = cost === undefined ? null : verdictOf(cost, interval ?? [value, value]);
  const write = numberWriter(options.locale, fresh.currency);
  const horizon =
    times.horizon === Number.POSITIVE_INFINITY ? null : byCalendar(times.horizon, times.ahead) * clock.step;
  return {
    value,
    se: held ? value * error : null,
    interval,
    level,
    fromFirst: first,
    fromRepeat: repeat,
    repeatOrders,
    range: [low, high],
    once: horizon === null ? null : fresh.once(),
    unit: fresh.unit,
    horizon,
    delta: times.delta / clock.step,
    cost: cost?.value ?? null,
    verdict,
    reason: endless ? fresh.endless() : null,
    words: endless
      ? fresh.endless()
      : [
          `Winning a new customer may cost at most about ${write.money(value)}${
            interval === null ? "" : ` (${write.money(interval[0])} to ${write.money(interval[1])})`
          }: ${write.money(first)} comes back with the first ${fresh.thing}, ${write.money(repeat)} with those expected ${
            horizon === null ? "over all time to come" : `within ${lengthOf(horizon, fresh.unit)} after it`
          }.`,
          ...(cost === undefined || verdict === null
            ? []
            : [`You pay ${write.money(cost.value)}${costRange(cost, write.money)}: ${VERDICTS[verdict]}`]),
        ].join(" "),
    warnings: fresh.warnings,
  };
}

const VERDICTS = {
  pays: "that pays.",
  "does not pay": "that is more than a new customer brings.",
  unclear: "whether that pays, the data cannot tell yet.",
} as const;

interface Cost {
  readonly value: number;
  readonly interval: readonly [low: number, high: number] | null;
}

function costOf(cost: AcquisitionCeilingOptions["cost"]): Cost | undefined {
  if (cost === undefined) return undefined;
  const given = typeof cost === "number" ? { value: cost, interval: null } : cost;
  if (typeof given?.value === "number" && given.value >= 0 && given.value < Number.POSITIVE_INFINITY)
    return { value: given.value, interval: given.interval ?? null };
  throw badOption("cost", cost, "an amount of money, or the result of acquisitionCost");
}

function verdictOf(cost: Cost, [low, high]: readonly [number, number]): "pays" | "does not pay" | "unclear" {
  const [least, most] = cost.interval ?? [cost.value, cost.value];
  if (most < low) return "pays";
  return least > high ? "does not pay" : "unclear";
}

function costRange({ interval }: Cost, money: (value: number) => string): string {
  return interval === null ? "" : ` (${money(interval[0])} to ${money(interval[1])})`;
}
