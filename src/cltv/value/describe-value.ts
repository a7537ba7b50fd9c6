import { badOption, needOptions } from "../../core/options.ts";
import type { CustomerValues } from "./customer-value.ts";
import { type NumberWriter, numberWriter } from "./money-words.ts";
import { lengthOf } from "./words.ts";

/** Options of {@link describeValue}. */
export interface DescribeValueOptions {
  /** Tells about this customer instead of all together. */
  readonly customer?: string | number | bigint;
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** Values in words. */
export interface ValueDescription {
  /** The figure with its range, in one sentence. */
  readonly summary: string;
  /** What it rests on and what to be careful about. */
  readonly sentences: readonly string[];
}

/**
 * What customers are worth in plain sentences for the people of the shop: one customer, or all together. The range, which is about what may really happen, is told; how
 * unsure the expectation itself is, is not. O(1).
 *
 * @throws "bad-option" for a customer who is not in the table, or an unknown locale.
 *
 * @example
 * import { customerValue, describeValue, fitMbgNbd } from "clientele/cltv";
 * const customers = [
 *   { customer: "ann", frequency: 0, recency: 0, age: 38, count: 120 },
 *   { customer: "bob", frequency: 1, recency: 5, age: 38, count: 24 },
 *   { customer: "cem", frequency: 2, recency: 30, age: 38, count: 16 },
 *   { customer: "dot", frequency: 6, recency: 36, age: 38, count: 9 },
 *   { customer: "eve", frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const buying = fitMbgNbd(customers, { unit: "week" });
 * const value = customerValue({ buying }, customers, { horizon: { years: 1 }, orderValue: 30, margin: 0.4 });
 * describeValue(value, { customer: "dot" }).summary; // => "dot is worth about 59 within the next 52 weeks, most likely between 0 and 169."
 * describeValue(value, { customer: "ann" }).summary; // => "ann is worth about 0.60 within the next 52 weeks, most likely between 0 and 12.08."
 * describeValue(value).sentences.length > 0; // => true
 * describeValue(value, { customer: "zoe" }); // throws "bad-option"
 */
export function describeValue(values: CustomerValues, options: DescribeValueOptions = {}): ValueDescription {
  needOptions(options, "describeValue", "an object, or nothing");
  const write = numberWriter(options.locale, values.info.currency);
  const { customer } = options;
  if (customer === undefined) return describeAll(values, write);
  const row = values.of(customer);
  if (row === undefined) throw badOption("customer", customer, "a customer of the table");
  const { info } = values;
  const sentences =
    row.alive === 1
      ? []
      : [`The chance that ${row.customer} is still a customer is ${write.percent(row.alive)}.`];
  if (row.orders !== null && row.orders < Number.POSITIVE_INFINITY && row.spend !== null)
    sentences.push(
      `That is ${write.number(row.orders)} ${info.models.length === 1 && (info.models[0] === "sbg" || info.models[0] === "bdw") ? "payments" : "orders"} of about ${write.money(row.spend)}${discountWords(values)}, less costs.`,
    );
  const worth =
    row.expected === null
      ? "is worth an amount that nobody can tell: too few purchases are known for a mean to exist"
      : row.expected === Number.POSITIVE_INFINITY
        ? "is worth an endless amount in this model"
        : `is worth about ${write.money(row.expected)}`;
  return {
    summary: `${row.customer} ${worth} ${horizonWords(values)}, most likely ${
      row.rangeHigh === 0
        ? "nothing"
        : `between ${write.money(row.rangeLow)} and ${write.money(row.rangeHigh)}`
    }.`,
    sentences: [...sentences, ...info.notes],
  };
}

function describeAll(values: CustomerValues, write: NumberWriter): ValueDescription {
  const { total, notes } = values.info;
  const amount =
    total.expected < Number.POSITIVE_INFINITY
      ? `about ${write.money(total.expected)}`
      : "an endless amount in this model";
  const range =
    total.rangeLow === null || total.rangeHigh === null
      ? ""
      : `, most likely between ${write.money(total.rangeLow)} and ${write.money(total.rangeHigh)}`;
  return {
    summary: `These customers will bring ${amount} ${horizonWords(values)}${range}.`,
    sentences: [
      `"Most likely" means with a probability of ${write.percent(values.info.level)}, if customers go on as they did.`,
      ...notes,
    ],
  };
}

function horizonWords({ info }: CustomerValues): string {
  return info.horizon === null
    ? "over all time to come"
    : `within the next ${lengthOf(info.horizon, info.unit)}`;
}

function discountWords({ info }: CustomerValues): string {
  return info.delta > 0 ? ", counted at what they are worth today" : "";
}
