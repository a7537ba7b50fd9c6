import {
  type ColumnOption,
  type Data,
  type Id,
  type OptionalColumn,
  type OptionsArgument,
  readColumns,
} from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { oneCurrency } from "../core/one-currency.ts";
import { optionalColumn } from "../core/optional-column.ts";
import { badOption } from "../core/options.ts";
import { Table, type TableInfo } from "../core/table.ts";
import { zoneOf } from "../core/time.ts";
import { sum, sumBy } from "../numeric/sum.ts";

/** Columns and settings of {@link valueTiers}. */
export type ValueTiersOptions<Row extends object = { customer: string; value: number }> = ColumnOption<
  Row,
  "customer",
  Id
> &
  ColumnOption<Row, "value", number | bigint> &
  OptionalColumn<Row, "currency", string> & {
    /** Shares of the customers from the top, together 1. Default [0.2, 0.3, 0.5]. */
    readonly shares?: readonly number[];
    /** Instead of shares: the least value of each tier but the last, descending. */
    readonly cuts?: readonly number[];
    /** Names from the top, one more than cuts. Default "Tier 1", "Tier 2", ... */
    readonly names?: readonly string[];
  };

/** One tier. */
export interface ValueTierRow {
  readonly tier: string;
  /** Least value of the tier; null for the last, which takes the rest. */
  readonly from: number | null;
  readonly customers: number;
  /** Share of the customers. */
  readonly share: number;
  readonly value: number;
  /** Share of the value; null when the total is not above zero. */
  readonly valueShare: number | null;
  /** Share of the value of this tier and those above. */
  readonly cumulativeShare: number | null;
  /** Mean value of a customer; null in an empty tier. */
  readonly mean: number | null;
}

/** What the table of {@link valueTiers} says about itself. */
export interface ValueTiersInfo extends TableInfo {
  readonly kind: "value-tiers";
  readonly key: "tier";
  /** Least value of each tier but the last. */
  readonly cuts: readonly number[];
}

/** Tiers of customers by value. */
export type ValueTiers = Table<ValueTierRow, ValueTiersInfo>;

/** A customer with the tier they are in. */
export interface CustomerTierRow {
  readonly customer: string;
  readonly value: number;
  readonly tier: string;
}

/**
 * Customers in tiers of value from the top, and how much of the value each tier brings (Pareto). Customers of equal value are never split: with
 * `shares`, a tier reaches down to the value of its last customer and takes all who have it, so a tier may be larger than asked, and one below
 * it smaller or empty. O(n log n).
 *
 * @throws "mixed-currency" for values in several; "bad-option" for shares that do not sum to 1, cuts that do not descend, both at once, or the wrong number of names; "too-few-rows" without
 * customers; "missing-column", "missing-value" and "bad-value" for rows.
 *
 * @example
 * import { valueTiers } from "clientele/cltv";
 * const values = [70, 10, 8, 5, 4, 3].map((value, i) => ({ customer: `c${i}`, value }));
 * const tiers = valueTiers(values, { shares: [0.2, 0.8] });
 * tiers.at(0); // => { tier: "Tier 1", from: 10, customers: 2, share: 0.3333333, value: 80, valueShare: 0.8, cumulativeShare: 0.8, mean: 40 }
 * valueTiers(values, { cuts: [50, 5], names: ["Gold", "Silver", "Bronze"] }).of("Bronze")?.customers; // => 2
 * valueTiers(values, { shares: [0.2, 0.2] }); // throws "bad-option"
 */
export function valueTiers<Row extends object>(
  values: Data<Row>,
  ...rest: OptionsArgument<ValueTiersOptions<NoInfer<Row>>>
): ValueTiers {
  const options = (rest[0] ?? {}) as ValueTiersOptions;
  const { value, currency } = readValues(values, options, "valueTiers");
  const n = value.length;
  if (n === 0)
    throw new ClienteleError("too-few-rows", "There are no customers to put into tiers.", {
      value: 0,
      expected: "a customer",
    });
  const cuts =
    options.cuts === undefined ? cutsOfShares(value, options.shares ?? [0.2, 0.3, 0.5]) : checkCuts(options);
  const names = namesOf(options.names, cuts.length + 1);
  const tier = tierCodes(value, cuts);
  const customers = new Float64Array(names.length);
  for (const t of tier) customers[t]++;
  const money = sumBy(value, tier, names.length);
  const total = sum(value);
  const shareOf = (v: number) => (total > 0 ? v / total : Number.NaN);
  const { asOf, zone } = values instanceof Table ? values.info : ({} as Partial<TableInfo>);
  return new Table<ValueTierRow, ValueTiersInfo>(
    names.length,
    {
      tier: { codes: Int32Array.from(names, (_, t) => t), levels: names },
      from: Float64Array.from(names, (_, t) => cuts[t] ?? Number.NaN),
      customers,
      share: customers.map((c) => c / n),
      value: money,
      valueShare: money.map(shareOf),
      cumulativeShare: money.map((_, t) => shareOf(sum(money.subarray(0, t + 1)))),
      mean: money.map((v, t) => v / customers[t]),
    },
    {
      kind: "value-tiers",
      key: "tier",
      ...(asOf !== undefined && { asOf }),
      ...(zone !== undefined && { zone }),
      ...(currency !== undefined && { currency }),
      cuts,
    },
  );
}

/**
 * The tier of each customer, in the order of the rows, by the thresholds of {@link valueTiers}: also for customers that the tiers were not made from. O(n).
 *
 * @throws "bad-input" for tiers that are none; "missing-column", "missing-value" and "bad-value" for rows.
 *
 * @example
 * import { tierOf, valueTiers } from "clientele/cltv";
 * const values = [70, 10, 8, 5, 4, 3].map((value, i) => ({ customer: `c${i}`, value }));
 * const tiers = valueTiers(values, { cuts: [50, 5] });
 * tierOf(tiers, [{ customer: "new", value: 49 }]).at(0); // => { customer: "new", value: 49, tier: "Tier 2" }
 * tierOf(tiers, [{ customer: "new" }] as never); // throws "missing-column"
 */
export function tierOf<Row extends object>(
  tiers: ValueTiers,
  values: Data<Row>,
  ...rest: OptionsArgument<TierColumns<NoInfer<Row>>>
): Table<CustomerTierRow> {
  if (!(tiers instanceof Table) || tiers.info.kind !== "value-tiers")
    throw new ClienteleError(
      "bad-input",
      `tierOf needs the table that valueTiers makes; found ${show(tiers)}.`,
    );
  const { customer, value } = readValues(values, (rest[0] ?? {}) as ValueTiersOptions, "tierOf");
  const tier = { codes: tierCodes(value, tiers.info.cuts), levels: tiers.columns.tier.levels };
  return new Table<CustomerTierRow>(
    value.length,
    { customer, value, tier },
    { kind: "customer-tiers", key: "customer" },
  );
}

/** Columns of {@link tierOf}. */
export type TierColumns<Row extends object> = ColumnOption<Row, "customer", Id> &
  ColumnOption<Row, "value", number | bigint> &
  OptionalColumn<Row, "currency", string>;

function readValues(values: Data<object>, options: ValueTiersOptions, what: string) {
  const specs = {
    customer: { as: "text", from: options.customer ?? "customer" },
    value: { as: "number", from: options.value ?? "value" },
    currency: { as: "text", required: false, from: optionalColumn(values, options.currency, "currency") },
  } as const;
  const { columns } = readColumns(values, specs, { zone: zoneOf("UTC"), what });
  const own = values instanceof Table ? values.info.currency : undefined;
  return { ...columns, currency: oneCurrency(columns.currency, what) ?? own };
}

// the value of the last customer of each tier: whoever has that value or more is in
function cutsOfShares(value: Float64Array, shares: readonly number[]): number[] {
  if (
    !Array.isArray(shares) ||
    shares.length === 0 ||
    !shares.every((s) => s > 0 && s <= 1) ||
    Math.abs(sum(shares) - 1) > 1e-9
  ) {
    throw badOption("shares", shares, "shares above 0 that sum to 1, such as [0.2, 0.3, 0.5]");
  }
  const sorted = value.slice().sort();
  let reached = 0;
  return shares.slice(0, -1).map((share) => {
    reached += share;
    // rounded, so that 0.2 + 0.3 of ten customers are five
    const last = Math.max(1, Math.ceil(Number((reached * sorted.length).toFixed(9))));
    return sorted[sorted.length - last];
  });
}

function checkCuts({ cuts, shares }: ValueTiersOptions): readonly number[] {
  if (shares !== undefined) throw badOption("shares", shares, "either shares or cuts");
  if (!Array.isArray(cuts) || !cuts.every((cut, k) => Number.isFinite(cut) && !(cut >= cuts[k - 1]))) {
    throw badOption("cuts", cuts, "descending numbers, such as [1000, 200]");
  }
  return [...cuts];
}

function namesOf(names: readonly string[] | undefined, count: number): string[] {
  if (names === undefined) return Array.from({ length: count }, (_, t) => `Tier ${t + 1}`);
  if (!Array.isArray(names) || names.length !== count || new Set(names).size !== count) {
    throw badOption(
      "names",
      Array.isArray(names) ? names.map(show).join(", ") : names,
      `${count} different names, one more than cuts`,
    );
  }
  return [...names];
}

function tierCodes(value: Float64Array, cuts: readonly number[]): Int32Array {
  return Int32Array.from(value, (v) => {
    let tier = 0;
    while (tier < cuts.length && v < cuts[tier]) tier++;
    return tier;
  });
}
