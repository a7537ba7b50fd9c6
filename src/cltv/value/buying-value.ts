import type { Data } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { randomFrom } from "../../core/random.ts";
import { Table } from "../../core/table.ts";
import { shareBeside } from "../../numeric/log-sum-exp.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { quantileSorted } from "../../numeric/quantile.ts";
import { sum, sumBy } from "../../numeric/sum.ts";
import { type FittedParameters, parameterDraws } from "../purchase/draws.ts";
import { customerKinds, roundedPatterns } from "./customer-kinds.ts";
import type {
  BuyingModels,
  CustomerValueInfo,
  CustomerValueOptions,
  CustomerValueRow,
} from "./customer-value.ts";
import { FuturePool, futureAmounts } from "./futures.ts";
import { forecastTotal, totalRatio } from "./joint-total.ts";
import { orderErrors } from "./order-errors.ts";
import { intervalSettings } from "./order-forecast.ts";
import { discountedOver, valueTimes } from "./value-times.ts";
import { readValued } from "./valued-customers.ts";
import { endlessWords, intervalNotes, lateWords } from "./words.ts";

/** Value of customers without contracts: see `customerValue`. */
export function buyingValue(
  models: BuyingModels,
  customers: Data<object>,
  options: CustomerValueOptions,
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
  const times = valueTimes(options, model.unit);
  const { delta, horizon } = times;
  const { kernel, parameters: p, frequency, recency, age, count, length } = input;
  const { covariance } = model.fit;
  const whenAlive = discountedOver(kernel, times);
  const kinds = customerKinds(input);
  const rounded = roundedPatterns(input, p, kinds.patternRow);
  const errors = orderErrors(input, covariance, kinds, rounded, whenAlive);

  // what one who is alive orders, by pattern, and who is alive, by distinct row
  const flow = Float64Array.from(kinds.patternRow, (i) => whenAlive(p, frequency[i], age[i], recency[i]));
  const n = kinds.distinct;
  const alive = Float64Array.from(kinds.rowOf, (i) =>
    shareBeside(kernel.leftOdds(p, frequency[i], recency[i], age[i])),
  );
  const orders = alive.map((share, d) => (share === 0 ? 0 : share * flow[kinds.patternOf[d]]));

  // futures of one who is alive, in units of what is expected of him
  const pool = new FuturePool(futures, seed);
  const endless = flow.some((v) => v === Number.POSITIVE_INFINITY);
  const shapes = Array.from(rounded.age, (roundAge, g) => {
    const [x, t] = [rounded.frequency[g], rounded.recency[g]];
    const unit = endless ? 1 : whenAlive(p, x, roundAge, t);
    const shape = spend.shapeOf(x);
    return futureAmounts(model, p, x, roundAge, t, {
      ...times,
      spend: shape === undefined ? undefined : { p: spend.purchaseShape, shape },
      pool,
    }).map((amount) => (unit === 0 ? 0 : amount / unit));
  });
  const firstMoments = shapes.map((s) => sum(s) / futures);
  const secondMoments = shapes.map((s) => sum(s.map((v) => v * v)) / futures);

  const out = Array.from({ length: 8 }, () => new Float64Array(length));
  const [expected, expectedLow, expectedHigh, rangeLow, rangeHigh, aliveNow, ordersNow, spendNow] = out;
  const z = normalQuantile((1 + level) / 2);
  const tail = (1 - level) / 2;
  let variance = 0;
  for (let i = 0; i < length; i++) {
    const d = kinds.distinctOf[i];
    const pattern = kinds.patternOf[d];
    const g = rounded.of[pattern];
    aliveNow[i] = alive[d];
    ordersNow[i] = orders[d];
    spendNow[i] = spend.expected[i];
    const share = margin[i];
    // a margin of nothing times orders without end is nothing
    expected[i] = share === 0 || spendNow[i] === 0 ? 0 : orders[d] * spendNow[i] * share;
    const error = Math.hypot(errors.orders[d], spend.logError[i]);
    const finite = expected[i] < Number.POSITIVE_INFINITY;
    expectedLow[i] = expected[i] === 0 ? 0 : finite ? expected[i] * Math.exp(-z * error) : Number.NaN;
    expectedHigh[i] = expected[i] === 0 ? 0 : finite ? expected[i] * Math.exp(z * error) : Number.NaN;
    const scale = (endless ? 1 : flow[pattern]) * spend.scale[i] * share;
    rangeLow[i] = scale * amongAll(shapes[g], alive[d], tail);
    rangeHigh[i] = scale * amongAll(shapes[g], alive[d], 1 - tail);
    if (count[i] > 0)
      variance +=
        count[i] * scale * scale * (alive[d] * secondMoments[g] - (alive[d] * firstMoments[g]) ** 2);
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
  const fits: FittedParameters[] = [{ ...model.fit, at: p }];
  if (spendModel !== undefined) fits.push({ ...spendModel.fit, at: spend.parameters });
  const drawn = parameterDraws(fits, settings.draws, randomFrom(seed));
  const ordersAt = (d: number, q: Float64Array, of = whenAlive) => {
    const i = kinds.rowOf[d];
    const there = shareBeside(kernel.leftOdds(q, frequency[i], recency[i], age[i]));
    return there === 0 ? 0 : there * of(q, frequency[i], age[i], recency[i]);
  };
  const total = forecastTotal(
    values,
    ones,
    (d, draw) => {
      const [q, ofSpend = spend.parameters] = drawn[draw];
      return moneyFrom(d, ordersAt(d, q), ofSpend);
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
        : totalRatio(values, values)((d) => moneyFrom(d, ordersAt(d, p, known), spend.parameters));
    beyondData = horizon <= span * (1 + 1e-9) ? 0 : Math.min(1, Math.max(0, 1 - within));
  }
  const reason = total.expected === Number.POSITIVE_INFINITY ? endlessWords(model, span) : null;
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
      horizon: horizon === Number.POSITIVE_INFINITY ? null : horizon,
      delta,
      level,
      seed,
      total,
      beyondData,
      reason,
      notes: [
        ...(reason === null ? [] : [reason]),
        ...valued.notes,
        ...lateWords(beyondData, span, model.unit),
        ...input.info.notes,
        ...new Set([
          ...intervalNotes(model.fit),
          ...(spendModel === undefined ? [] : intervalNotes(spendModel.fit)),
        ]),
      ],
    },
  );
}

/** Quantile of what customers bring of whom only a share is alive; the others bring nothing. */
function amongAll(futures: Float64Array, alive: number, share: number): number {
  const among = 1 - (1 - share) / alive;
  return among > 0 ? quantileSorted(futures, among) : 0;
}
