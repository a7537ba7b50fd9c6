import type { Data } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { Table } from "../../core/table.ts";
import { shareBeside } from "../../numeric/log-odds.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sum, sumBy } from "../../numeric/sum.ts";
import type { Discounted } from "../purchase/discounted.ts";
import { type FittedParameters, parameterDraws } from "../purchase/draws.ts";
import type { ForecastInput } from "../purchase/forecast.ts";
import { type CustomerKinds, customerKinds, roundedPatterns } from "./customer-kinds.ts";
import type {
  BuyingModels,
  CustomerValueInfo,
  CustomerValueOptions,
  CustomerValueRow,
  OccasionModels,
  OccasionValueOptions,
} from "./customer-value.ts";
import { FuturePool, futureAmounts } from "./futures.ts";
import { forecastTotal, totalRatio } from "./joint-total.ts";
import { orderErrors } from "./order-errors.ts";
import { intervalSettings } from "./order-forecast.ts";
import { buyingKernel, clockOf } from "./read-buying.ts";
import { byCalendar, discountedOver, type ValueTimes, valueTimes } from "./value-times.ts";
import { readValued } from "./valued-customers.ts";
import { endlessWords, intervalNotes, lateWords } from "./words.ts";

/** Value of customers without contracts: see `customerValue`. */
export function buyingValue(
  models: BuyingModels | OccasionModels,
  customers: Data<object>,
  options: CustomerValueOptions & Pick<OccasionValueOptions, "every">,
): Table<CustomerValueRow, CustomerValueInfo> {
  const { buying: model, spend: spendModel } = models;
  const what = "customerValue";
  const settings = intervalSettings(options);
  const { level, seed } = settings;
  const { futures = 1000 } = options;
  if (!Number.isInteger(futures) || futures < 100 || futures > 100_000)
    throw badOption("futures", futures, "a whole number from 100 to 100,000");
  const valued = readValued(models, customers, options, what, level);
  const { input, margin, spend } = valued;
  const clock = clockOf(model, options.every, customers);
  const times = valueTimes(options, clock);
  const { delta, horizon } = times;
  const { kernel, frequency, recency, age, count, length } = input;
  const whenAlive = discountedOver(kernel, times);
  const kinds = customerKinds(input);
  const { parameters } = kinds;
  const rounded = roundedPatterns(input, kinds);
  // how unsure a sum is in proportion to itself hardly depends on the season, and without one it is had many times as fast
  const even = { ...times, ahead: undefined };
  const errors = orderErrors(input, kinds, rounded, discountedOver(kernel, even));

  // what one who is alive orders, by pattern, and who is alive, by distinct row
  const flow = Float64Array.from(kinds.patternRow, (i, k) =>
    whenAlive(parameters.parameters[kinds.patternKind[k]], frequency[i], age[i], recency[i]),
  );
  const n = kinds.distinct;
  const alive = Float64Array.from(kinds.rowOf, (i, d) =>
    shareBeside(kernel.leftOdds(parameters.parameters[kinds.kindOf[d]], frequency[i], recency[i], age[i])),
  );
  const orders = alive.map((share, d) => (share === 0 ? 0 : share * flow[kinds.patternOf[d]]));

  const out = Array.from({ length: 8 }, () => new Float64Array(length));
  const [expected, expectedLow, expectedHigh, rangeLow, rangeHigh, aliveNow, ordersNow, spendNow] = out;
  const z = normalQuantile((1 + level) / 2);
  for (let i = 0; i < length; i++) {
    const d = kinds.distinctOf[i];
    aliveNow[i] = alive[d];
    ordersNow[i] = orders[d];
    spendNow[i] = spend.expected[i];
    // a margin of nothing times orders without end is nothing
    expected[i] = margin[i] === 0 || spendNow[i] === 0 ? 0 : orders[d] * spendNow[i] * margin[i];
    const error = Math.hypot(errors.orders[d], spend.logError[i]);
    const finite = expected[i] < Number.POSITIVE_INFINITY;
    expectedLow[i] = expected[i] === 0 ? 0 : finite ? expected[i] * Math.exp(-z * error) : Number.NaN;
    expectedHigh[i] = expected[i] === 0 ? 0 : finite ? expected[i] * Math.exp(z * error) : Number.NaN;
  }

  // futures of those who are alive, in units of what is expected of them, one rounded pattern at a time
  const pool = new FuturePool(futures, seed);
  const endless = flow.some((v) => v === Number.POSITIVE_INFINITY);
  const tail = (1 - level) / 2;
  const groupOf = (i: number) => rounded.of[kinds.patternOf[kinds.distinctOf[i]]];
  const grouped = Int32Array.from({ length }, (_, i) => i).sort((i, j) => groupOf(i) - groupOf(j));
  let shape = new Float64Array(0);
  let firstMoment = 0;
  let secondMoment = 0;
  let variance = 0;
  for (let at = 0; at < length; at++) {
    const i = grouped[at];
    const d = kinds.distinctOf[i];
    const g = groupOf(i);
    if (at === 0 || g !== groupOf(grouped[at - 1])) {
      const [x, t, p] = [rounded.frequency[g], rounded.recency[g], rounded.parameters[g]];
      const unit = endless ? 1 : whenAlive(p, x, rounded.age[g], t);
      const known = spend.shapeOf(x);
      const amounts = futureAmounts(model, p, x, rounded.age[g], t, {
        ...times,
        spend: known === undefined ? undefined : { p: spend.purchaseShape, shape: known },
        pool,
      });
      shape = amounts.map((amount) => (unit === 0 ? 0 : amount / unit));
      firstMoment = sum(shape) / futures;
      secondMoment = sum(shape.map((v) => v * v)) / futures;
    }
    const scale = (endless ? 1 : flow[kinds.patternOf[d]]) * spend.scale[i] * margin[i];
    rangeLow[i] = scale * amongAll(shape, alive[d], tail);
    rangeHigh[i] = scale * amongAll(shape, alive[d], 1 - tail);
    if (count[i] > 0)
      variance += count[i] * scale * scale * (alive[d] * secondMoment - (alive[d] * firstMoment) ** 2);
  }

  // customers of one distinct row differ in money only, and money enters as its sum
  const weights = margin.map((share, i) => (Number.isNaN(spendNow[i]) ? 0 : count[i] * share));
  const base = sumBy(weights, kinds.distinctOf, n);
  const money = sumBy(
    weights.map((w, i) => (w === 0 ? 0 : w * spend.money[i])),
    kinds.distinctOf,
    n,
  );
  const moneyFrom = (d: number, ofOrders: number, q: Float64Array) =>
    base[d] === 0 ? 0 : ofOrders * spend.moneyOf(frequency[kinds.rowOf[d]], base[d], money[d], q);
  const values = Float64Array.from({ length: n }, (_, d) => moneyFrom(d, orders[d], spend.parameters));
  const ones = new Float64Array(n).fill(1);
  const fits: FittedParameters[] = [{ ...parameters.doubt, at: parameters.learnt }];
  if (spendModel !== undefined) fits.push({ ...spendModel.fit, at: spend.parameters });
  const drawn = parameterDraws(fits, settings.draws, randomFrom(seed));
  const draft = buyingKernel(model, true);
  const drafted = discountedOver(draft, even);
  const seasonal = seasonalFactors(input, kinds, flow, times, drafted);
  const ordersAt = (d: number, learnt: Float64Array, of = drafted) => {
    const i = kinds.rowOf[d];
    const q = parameters.parametersFrom(kinds.kindOf[d], learnt);
    const there = shareBeside(draft.leftOdds(q, frequency[i], recency[i], age[i]));
    return there === 0 ? 0 : there * of(q, frequency[i], age[i], recency[i]);
  };
  const total = forecastTotal(
    values,
    ones,
    (d, draw) => {
      const [q, ofSpend = spend.parameters] = drawn[draw];
      return moneyFrom(d, ordersAt(d, q) * seasonal(d), ofSpend);
    },
    drawn.length,
    level,
    variance,
  );

  let span = 0;
  for (let i = 0; i < length; i++) if (count[i] > 0) span = Math.max(span, age[i]);
  let beyondData: number | null = null;
  if (total.expected > 0 && total.expected < Number.POSITIVE_INFINITY) {
    const known = discountedOver(kernel, { ...times, horizon: span });
    const within =
      span === 0
        ? 0
        : totalRatio(
            values,
            values,
          )((d) => moneyFrom(d, ordersAt(d, parameters.learnt, known), spend.parameters));
    beyondData = horizon <= span * (1 + 1e-9) ? 0 : Math.min(1, Math.max(0, 1 - within));
  }
  const without = flow.indexOf(Number.POSITIVE_INFINITY);
  const reason =
    total.expected === Number.POSITIVE_INFINITY
      ? endlessWords(model, span * clock.step, parameters.parameters[kinds.patternKind[Math.max(0, without)]])
      : null;
  return new Table<CustomerValueRow, CustomerValueInfo>(
    length,
    {
      customer: input.customer,
      expected,
      expectedLow,
      expectedHigh,
      rangeLow,
      rangeHigh,
      alive: aliveNow,
      orders: ordersNow,
      spend: spendNow,
    },
    {
      ...valued.origin,
      kind: "customer-value",
      key: "customer",
      models: spendModel === undefined ? [model.kind] : [model.kind, spendModel.kind],
      unit: model.unit,
      horizon: horizon === Number.POSITIVE_INFINITY ? null : byCalendar(horizon, times.ahead) * clock.step,
      delta: delta / clock.step,
      level,
      seed,
      total,
      beyondData,
      reason,
      notes: [
        ...(reason === null ? [] : [reason]),
        ...valued.notes,
        ...clock.notes,
        ...lateWords(beyondData, span * clock.step, model.unit),
        ...input.info.notes,
        ...new Set([
          ...intervalNotes(model.fit),
          ...(spendModel === undefined ? [] : intervalNotes(spendModel.fit)),
        ]),
      ],
    },
  );
}

/** How much more orders of one who is alive count on the seasonal clock than without one, by distinct row; computed for those asked about. */
function seasonalFactors(
  { frequency, age, recency }: ForecastInput,
  { rowOf, patternOf, patternKind, parameters }: CustomerKinds,
  flow: Float64Array,
  { ahead }: ValueTimes,
  even: Discounted,
): (distinct: number) => number {
  if (ahead === undefined) return () => 1;
  const known = new Float64Array(flow.length).fill(Number.NaN);
  return (d) => {
    const k = patternOf[d];
    const i = rowOf[d];
    if (Number.isNaN(known[k]))
      known[k] = flow[k] / even(parameters.parameters[patternKind[k]], frequency[i], age[i], recency[i]);
    return known[k];
  };
}

/** Quantile of what customers bring of whom only a share is alive; the others bring nothing. */
function amongAll(futures: Float64Array, alive: number, share: number): number {
  const among = 1 - (1 - share) / alive;
  return among > 0 ? quantileSorted(futures, among) : 0;
}
