import type { Data } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { CustomerSummary } from "../../data/index.ts";
import { normalQuantile } from "../../numeric/normal.ts";
import { readOccasions } from "../occasions/occasion-rows.ts";
import { covariateSpecs } from "../purchase/covariates/covariate-options.ts";
import type { ForecastInput } from "../purchase/forecast.ts";
import { readPurchases, sameUnit } from "../purchase/purchase-rows.ts";
import { sameClock } from "../seasonal/model-time.ts";
import { expectedSpend } from "../spend/expected-spend.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import { readSpend, type SpendArrays } from "../spend/spend-rows.ts";
import type {
  BuyingModels,
  CustomerValueInfo,
  CustomerValueOptions,
  OccasionModels,
} from "./customer-value.ts";
import { onOccasions, readBuying } from "./read-buying.ts";
import {
  chosenRows,
  commonRows,
  namesOf,
  originOf,
  type ReadPart,
  readNumber,
  rereadable,
} from "./value-rows.ts";

/** What is known of customers' money, row by row. */
interface KnownSpend {
  /** Expected money of an order; NaN where it does not exist. */
  readonly expected: Float64Array;
  /** Standard error of its logarithm. */
  readonly logError: Float64Array;
  /** What the amounts of simulated futures are multiplied by. */
  readonly scale: Float64Array;
  /** Money so far (spend model), or money of an order. */
  readonly money: Float64Array;
  /** Shape of one customer's purchases; of what is known of their rate at frequency x, undefined without a spend model. */
  readonly purchaseShape: number;
  readonly shapeOf: (x: number) => number | undefined;
  readonly parameters: Float64Array;
  /** Expected money of orders of customers with frequency x and weights that sum to `base`; `money` is the weighted sum of theirs. */
  readonly moneyOf: (x: number, base: number, money: number, parameters: Float64Array) => number;
}

/** Customers with all that their value is made of. */
export interface ValuedCustomers {
  readonly input: ForecastInput;
  readonly margin: Float64Array;
  readonly spend: KnownSpend;
  readonly origin: Pick<CustomerValueInfo, "source" | "zone" | "asOf" | "currency" | "rejected">;
  readonly notes: readonly string[];
}

/** Reads customers, their money and margin; rows that are invalid in one of them are left out of all. */
export function readValued(
  { buying, spend }: BuyingModels | OccasionModels,
  customers: Data<object>,
  options: CustomerValueOptions,
  what: string,
  level: number,
): ValuedCustomers {
  const data = rereadable(customers);
  const { margin = 1, orderValue, onInvalid } = options;
  if ((spend === undefined) === (orderValue === undefined))
    throw badOption(
      "orderValue",
      orderValue,
      spend === undefined
        ? 'the money of an order: an amount, a column or "own", unless a spend model is given'
        : "nothing where a spend model is given",
    );
  if (data instanceof Table) sameUnit(data.info.unit, buying?.unit, what);
  if (!onOccasions(buying) && buying !== null && buying !== undefined) sameClock(data, buying, what);
  const covariates = (onOccasions(buying) ? undefined : buying?.covariates?.columns) ?? [];
  const specs = covariateSpecs(
    data,
    covariates.map(({ column }) => column),
    new Set(covariates.flatMap(({ column, levels }) => (levels === null ? [] : [column]))),
  ).specs;
  const purchases = onOccasions(buying)
    ? readOccasions(data, options, what)
    : readPurchases(data as Data<CustomerSummary>, options, what, specs);
  const extra = "extra" in purchases ? purchases.extra : {};
  const own = spend !== undefined || orderValue === "own";
  const money: SpendArrays | undefined = own
    ? readSpend(data, options, spend?.firstOrder ?? "exclude", what)
    : undefined;
  const fixed = own
    ? undefined
    : readNumber(
        data,
        orderValue,
        "orderValue",
        "an amount of money, zero or more",
        Number.MAX_VALUE,
        onInvalid,
        what,
      );
  const shares = readNumber(data, margin, "margin", "a share from 0 to 1", 1, onInvalid, what);
  const parts: ReadPart[] = [purchases];
  if (money !== undefined) parts.push(money);
  if (fixed !== undefined && typeof fixed.values !== "number") parts.push(fixed);
  if (typeof shares.values !== "number") parts.push(shares);
  const kept = commonRows(parts);
  const rowsOf = (part: ReadPart) => kept[parts.indexOf(part)];
  const take = (part: ReadPart, column: Float64Array) => chosenRows(column, rowsOf(part));
  const ids = chosenRows(namesOf(purchases.customer, purchases), kept[0]);
  const columns = {
    ...Object.fromEntries(Object.entries(extra).map(([name, column]) => [name, chosenRows(column, kept[0])])),
    customer: ids,
    frequency: take(purchases, purchases.frequency),
    recency: take(purchases, purchases.recency),
    ...("age" in purchases
      ? { age: take(purchases, purchases.age) }
      : { occasions: take(purchases, purchases.occasions) }),
    count: take(purchases, purchases.count),
  };
  const length = columns.frequency.length;
  const clock = onOccasions(buying) ? undefined : buying?.clock;
  const table = new Table<{ [column: string]: string | number }>(length, columns, {
    kind: "customers",
    ...(clock && { seasonalClock: clock }),
  } as TableInfo);
  const input = readBuying(buying, table, {}, what);
  const wide = (part: typeof shares) =>
    typeof part.values === "number" ? new Float64Array(length).fill(part.values) : take(part, part.values);
  const origin = originOf(data, options, what);
  const rejected = parts.flatMap((part) => part.rejected);
  const notes = options.margin === undefined ? ["No margin is given: this is revenue, not profit."] : [];
  const z = normalQuantile((1 + level) / 2);
  const known =
    money === undefined
      ? fixedSpend(wide(fixed as typeof shares))
      : spend === undefined
        ? ownSpend(take(money, money.orders), take(money, money.mean), columns.count, notes)
        : modelSpend(
            spend,
            take(money, money.orders),
            take(money, money.mean),
            origin.currency,
            level,
            z,
            notes,
          );
  if (fixed !== undefined && typeof fixed.values === "number")
    notes.push(`Every order is taken to bring ${fixed.values}, whoever places it: no spend model is given.`);
  return {
    input,
    margin: wide(shares),
    spend: known,
    origin: { ...origin, ...(rejected.length > 0 && { rejected }) },
    notes,
  };
}

/** Orders that bring a known amount. */
function fixedSpend(amounts: Float64Array): KnownSpend {
  return {
    expected: amounts,
    logError: new Float64Array(amounts.length),
    scale: amounts,
    money: amounts,
    purchaseShape: 1,
    shapeOf: () => undefined,
    parameters: new Float64Array(0),
    moneyOf: (_x, _base, money) => money,
  };
}

/** Orders that bring what the customer's own brought on average; of those without one, what all did. */
function ownSpend(
  orders: Float64Array,
  mean: Float64Array,
  count: Float64Array,
  notes: string[],
): KnownSpend {
  let all = 0;
  let total = 0;
  let without = 0;
  for (let i = 0; i < orders.length; i++) {
    if (orders[i] === 0) without += count[i];
    else {
      all += count[i] * orders[i];
      total += count[i] * orders[i] * Math.max(0, mean[i]);
    }
  }
  const typical = all > 0 ? total / all : Number.NaN;
  notes.push(
    `An order is taken to bring each customer's own mean so far, which for few orders is chance for the most part: a spend model is better.${
      without > 0
        ? ` ${without} customers have none; theirs is taken to bring the mean of all, ${typical.toPrecision(4)}.`
        : ""
    }`,
  );
  return fixedSpend(mean.map((m, i) => (orders[i] === 0 ? typical : Math.max(0, m))));
}

/** Orders as a spend model expects them. */
function modelSpend(
  model: GammaGammaModel,
  orders: Float64Array,
  mean: Float64Array,
  currency: string | undefined,
  level: number,
  z: number,
  notes: string[],
): KnownSpend {
  const include = model.firstOrder === "include";
  // the table as the spend model counts it
  const columns = include
    ? { frequency: orders.map((x) => x - 1), revenue: orders.map((x, i) => x * mean[i]) }
    : { frequency: orders, monetary: mean };
  const table = new Table<{ [column: string]: number }>(orders.length, columns, {
    kind: "customers",
    ...(currency !== undefined && { currency }),
  });
  const forecast = expectedSpend(model, table, { level });
  const { expected, expectedHigh } = forecast.columns as unknown as {
    readonly [column: string]: Float64Array;
  };
  const { p, q, v } = model.params;
  const money = orders.map((x, i) => (x === 0 ? 0 : x * Math.max(0, mean[i])));
  notes.push(...forecast.info.notes);
  if (model.independence?.verdict === "related") notes.push(model.independence.words);
  const counted = (x: number) => (include ? x + 1 : x);
  return {
    expected,
    logError: expected.map((value, i) => (value === 0 ? 0 : Math.log(expectedHigh[i] / value) / z)),
    scale: money.map((total, i) => (p * (v + total)) / (p * orders[i] + q)),
    money,
    purchaseShape: p,
    shapeOf: (x) => p * counted(x) + q,
    parameters: Float64Array.of(p, q, v),
    moneyOf: (x, base, total, [p, q, v]) => {
      const shape = p * counted(x) + q;
      return shape > 1 ? (p * (base * v + total)) / (shape - 1) : Number.POSITIVE_INFINITY;
    },
  };
}
