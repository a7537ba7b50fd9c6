import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { TimeUnit } from "../../core/time.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { covariatesGiven, learntOf, parametersFor } from "../contract/contract-covariates.ts";
import { endlessReason, needContractModel, paymentsWithin } from "../contract/contract-input.ts";
import type { ContractModel } from "../contract/contract-model.ts";
import { renewalQuantile, renewalsToCome } from "../contract/lifetimes.ts";
import { logSurvival } from "../contract/shifted-beta.ts";
import { bgBbParameters } from "../occasions/bg-bb-model.ts";
import { modelOfKind } from "../purchase/covariates/model-of-kind.ts";
import type { FitDoubt } from "../purchase/draws.ts";
import { forecastKernel } from "../purchase/forecast.ts";
import { parametersOf } from "../purchase/kernels.ts";
import { expectedSpendOfNewCustomer } from "../spend/expected-spend.ts";
import type { AcquisitionCeilingOptions } from "./acquisition-ceiling.ts";
import type { BuyingModels, OccasionModels } from "./customer-value.ts";
import { FuturePool, futureAmounts } from "./futures.ts";
import { buyingKernel, type Clock, onOccasions } from "./read-buying.ts";
import { discountedOver, type ValueTimes } from "./value-times.ts";
import { endlessWords, intervalNotes } from "./words.ts";

/** A customer of whom nothing is known but that the first order was placed, as functions of the models' parameters. */
export interface NewCustomer {
  readonly unit: TimeUnit;
  readonly currency: string;
  /** What the customer pays for: "order" or "payment". */
  readonly thing: string;
  readonly parameters: readonly Float64Array[];
  readonly doubts: readonly FitDoubt[];
  /** Money of the first order, expected later ones (discounted), and money of each. */
  readonly first: (at: readonly Float64Array[]) => number;
  readonly orders: (at: readonly Float64Array[]) => number;
  readonly spend: (at: readonly Float64Array[]) => number;
  /** Quantiles, at both tails, of the discounted money after the first order. */
  readonly range: (futures: number, seed: number, tail: number) => readonly [number, number];
  /** Probability of no later order within the horizon. */
  readonly once: () => number;
  readonly endless: () => string;
  readonly warnings: readonly string[];
}

type Settings = Pick<
  AcquisitionCeilingOptions,
  "firstOrder" | "orderValue" | "payment" | "horizon" | "covariates"
>;

/** A new customer of a shop. */
export function newBuyer(
  { buying: asked, spend }: BuyingModels | OccasionModels,
  { firstOrder, orderValue, covariates }: Settings,
  times: ValueTimes,
  clock: Clock,
): NewCustomer {
  const what = "acquisitionCeiling";
  if (!onOccasions(asked)) forecastKernel(asked, what, true);
  if (onOccasions(asked) && covariates !== undefined)
    throw badOption("covariates", covariates, "nothing: the model has no covariates");
  const { model: buying, words: kind } = onOccasions(asked)
    ? { model: asked, words: [] }
    : modelOfKind(asked, covariates, "The new customer");
  const kernel = buyingKernel(buying);
  const p = onOccasions(buying) ? bgBbParameters(buying, what) : parametersOf(buying, kernel);
  amount(firstOrder, "firstOrder");
  amount(orderValue, "orderValue");
  if ((spend === undefined) === (orderValue === undefined))
    throw badOption(
      "orderValue",
      orderValue,
      spend === undefined
        ? "the money of an order, unless a spend model is given"
        : "nothing where a spend model is given",
    );
  if (spend !== undefined && expectedSpendOfNewCustomer(spend).expected === null)
    throw new ClienteleError(
      "too-few-rows",
      `${what}: the spend model has no mean for new customers (q = ${spend.params.q.toPrecision(3)}, at most 1): a few customers spend too much for one. Say orderValue instead of a spend model.`,
    );
  const whenAlive = discountedOver(kernel, times);
  const mean = (at: readonly Float64Array[]) => {
    if (orderValue !== undefined) return orderValue;
    const [shape, q, v] = at[1];
    return q > 1 ? (shape * v) / (q - 1) : Number.POSITIVE_INFINITY;
  };
  const there = (q: Float64Array) => shareBeside(kernel.leftOdds(q, 0, 0, 0));
  const alive = there(p);
  return {
    unit: buying.unit,
    currency: spend?.currency ?? "",
    thing: "order",
    parameters:
      spend === undefined ? [p] : [p, Float64Array.of(spend.params.p, spend.params.q, spend.params.v)],
    doubts: spend === undefined ? [buying.fit] : [buying.fit, spend.fit],
    first: (at) => firstOrder ?? mean(at),
    orders: ([q]) => there(q) * whenAlive(q, 0, 0, 0),
    spend: mean,
    range: (count, seed, tail) => {
      const shape = spend?.params.q;
      const amounts = futureAmounts(buying, p, 0, 0, 0, {
        ...times,
        spend: shape === undefined ? undefined : { p: spend?.params.p ?? 1, shape },
        pool: new FuturePool(count, seed),
      });
      const scale =
        spend === undefined ? (orderValue ?? 0) : (spend.params.p * spend.params.v) / spend.params.q;
      const end = (share: number) => {
        const among = 1 - (1 - share) / alive;
        return among > 0 ? scale * quantileSorted(amounts, among) : 0;
      };
      return [end(tail), end(1 - tail)];
    },
    once: () => 1 - alive + alive * kernel.orders(p, 0, 0, times.horizon, 0, 0),
    endless: () => endlessWords(buying, null, p),
    warnings: [
      ...new Set([
        ...kind,
        ...clock.notes,
        ...(firstOrder === undefined
          ? ["The first order is taken to bring what later ones do; say firstOrder where it differs."]
          : []),
        ...(buying.fit.status === "converged" ? [] : buying.fit.warnings),
        ...(spend === undefined || spend.fit.status === "converged" ? [] : spend.fit.warnings),
        ...intervalNotes(buying.fit),
        ...(spend === undefined ? [] : intervalNotes(spend.fit)),
      ]),
    ],
  };
}

/** A new contract: the first payment is due at its beginning. */
export function newContract(
  model: ContractModel,
  { payment, horizon, firstOrder, covariates }: Settings,
  { delta }: ValueTimes,
): NewCustomer {
  needContractModel(model, "acquisitionCeiling");
  if (payment === undefined) throw badOption("payment", payment, "the money of one payment");
  amount(payment, "payment");
  amount(firstOrder, "firstOrder");
  // the first of them is paid at once
  const later = paymentsWithin(horizon === "infinite" ? undefined : horizon, model.unit, 0) - 1;
  const z = Math.exp(-delta);
  const given = covariatesGiven(model, covariates);
  const own = (all: Float64Array) => parametersFor(model, all, given);
  const p = own(learntOf(model));
  const worth = (n: number) => {
    const paid = Math.min(n, later);
    return delta === 0 ? paid : (z * Math.expm1(-delta * paid)) / Math.expm1(-delta);
  };
  return {
    unit: model.unit,
    currency: "",
    thing: "payment",
    parameters: [learntOf(model)],
    doubts: [model.fit],
    first: () => firstOrder ?? payment,
    orders: ([all]) => z * renewalsToCome(own(all), 0, delta, later)[0],
    spend: () => payment,
    range: (_futures, _seed, tail) => [
      payment * worth(renewalQuantile(p, 0, tail)),
      payment * worth(renewalQuantile(p, 0, 1 - tail)),
    ],
    once: () => (later > 0 ? -Math.expm1(logSurvival(p, 1)) : 1),
    endless: () => endlessReason(p),
    warnings: [
      ...(covariates === undefined && model.covariates !== undefined
        ? [
            `The new customer is taken for one with ${model.covariates
              .map(({ name, mean }) => `the mean ${name}, ${Number(mean.toPrecision(3))}`)
              .join(", ")}; say covariates for another kind.`,
          ]
        : []),
      ...(model.fit.status === "converged" ? [] : model.fit.warnings),
      ...intervalNotes(model.fit),
    ],
  };
}

function amount(value: number | undefined, name: string): void {
  if (value !== undefined && !(typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY))
    throw badOption(name, value, "an amount of money, zero or more");
}
