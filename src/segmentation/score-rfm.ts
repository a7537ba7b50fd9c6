import type { Data, Id, KeysOf } from "../core/columns.ts";
import { ClienteleError } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { Table, type TextColumn } from "../core/table.ts";
import type { TimeInput } from "../core/time.ts";
import { defaultMap, fitting, segmentsOf } from "./rfm-cells.ts";
import { type RfmColumns, type RfmInput, readInput } from "./rfm-input.ts";
import type { PerDimension, Rfm, RfmDimension, RfmInfo, RfmMap, RfmRow, RfmRule } from "./rfm-types.ts";

/** A way to find thresholds, such as `naturalBreaks()` or your own. */
export interface RfmCutMethod {
  /** Stands in `rule.method`. */
  readonly name: string;
  /** The upper ends of all bins but the last, ascending: `bins` - 1 numbers, equal ones leave a bin empty. `sorted` is not empty. */
  readonly cuts: (sorted: Float64Array, bins: number) => readonly number[];
}

/** "quantile", the thresholds themselves, or a way to find them. */
export type RfmMethod = "quantile" | readonly number[] | RfmCutMethod;

/** Options of {@link scoreRfm}. */
export interface RfmOptions<Row extends object = RfmCustomer> extends RfmColumns<Row> {
  /** How many scores each dimension has, 2 to 20; one number or `{ r, f, m }`. Default 5. */
  readonly bins?: number | Partial<PerDimension<number>>;
  /**
   * How values become scores, for all three or as `{ r, f, m }`: "quantile", thresholds (days, orders, money; ascending), `naturalBreaks()`,
   * or `{ name, cuts }`. Default "quantile".
   */
  readonly method?: RfmMethod | Partial<PerDimension<RfmMethod>>;
  /** What the map takes for F: the F score, or "fm" for the mean of F and M with halves rounded up. Default "f". */
  readonly frequencyScore?: "f" | "fm";
  /** Which scores make which segment: your own map, or one of `rfmMap(name)`. Default: `rfmMap("default")`. */
  readonly map?: RfmMap;
  /** Score by the rule of an earlier result (`rfm.info.rule`) instead; excludes `bins`, `method`, `frequencyScore` and `map`. */
  readonly rule?: RfmRule;
}

/** The columns of a customer summary that scores are made of by default. */
export interface RfmCustomer {
  readonly customer: Id;
  readonly last: TimeInput | null;
  readonly orders: number;
  readonly revenue: number | null;
}

/** Column options that are required because the rows lack the default columns; of rows with an index signature, none. */
export type RfmNeeds<Row> = string extends keyof Row
  ? unknown
  : RfmNeed<Row, "customer", Id, "customer"> &
      RfmNeed<Row, "orders", number, "frequency"> &
      RfmNeed<Row, "revenue", number, "monetary"> &
      ("last" extends KeysOf<Row, TimeInput>
        ? unknown
        : { readonly last: unknown } | { readonly recencyDays: unknown });
/** One column that {@link scoreRfm} needs: an option names it when the rows have none of that name. */
export type RfmNeed<Row, Key extends string, V, Option extends string> =
  Key extends KeysOf<Row, V> ? unknown : { readonly [O in Option]: unknown };

/**
 * Scores customers by recency, frequency and money, and names the segment of each.
 *
 * **Scores.** R is made from the civil days between the last purchase and the last day before `asOf` (fewest days: highest R), F from the orders,
 * M from the revenue. Thresholds are type-7 quantiles of the customers who ordered, in the unit of the column. A value that equals a
 * threshold lies in the bin below it, so equal values always share a score and ties leave some scores empty (`info.emptyScores`): where 75 % bought
 * once, each of them has F = 1. Customers with no order get no scores and the segment "Prospect".
 *
 * **Segments.** The default map is the well-known R x F grid with "Lost" split off: 11 segments, each of the 25 cells in exactly one. With other than
 * five bins, scores are stretched to the map's range (1..n onto 1..5, ends to ends, rounded half up) before the map is asked.
 *
 * O(n log n) time, O(n) memory. After Hughes, Strategic Database Marketing; quantiles: Hyndman and Fan 1996, type 7.
 *
 * @throws "bad-option" for bins, thresholds or maps that cannot be used, or no `asOf`; "missing-column"; "missing-value" and "bad-value" for
 * rows without a customer, orders, money or days, or a customer given twice; "empty-input" when nobody has an order and no `rule` is given;
 * "mixed-info" when the rule is in another currency.
 *
 * @example
 * import { scoreRfm } from "clientele";
 * const customers = [
 *   { customer: "ann", last: "2026-10-30", orders: 9, revenue: 310 },
 *   { customer: "bob", last: "2026-10-02", orders: 1, revenue: 40 },
 *   { customer: "cyd", last: "2026-03-15", orders: 1, revenue: 25 },
 * ];
 * const rfm = scoreRfm(customers, { asOf: "2026-11-01" });
 * rfm.at(0); // => { customer: "ann", r: 5, f: 5, m: 5, score: "555", segment: "Champions", recencyDays: 1, frequency: 9, monetary: 310 }
 * rfm.of("bob")?.segment; // => "About To Sleep"
 * rfm.info.thresholds.f; // => [1, 1, 2.6, 5.8]
 * rfm.info.emptyScores.f; // => [2, 3, 4]
 * scoreRfm(customers, { asOf: "2026-11-01", bins: 1 }); // throws "bad-option"
 */
export function scoreRfm(customers: Data<RfmCustomer>, options?: RfmOptions): Rfm;
export function scoreRfm<Row extends object>(
  customers: Data<Row>,
  options: RfmOptions<NoInfer<Row>> & RfmNeeds<NoInfer<Row>>,
): Rfm;
export function scoreRfm<Row extends object>(customers: Data<Row>, options: RfmOptions<Row> = {}): Rfm {
  const input = readInput(customers, options);
  const rule = options.rule ?? ruleFrom(input, options);
  const { currency } = input.info;
  if (rule.currency && currency && rule.currency !== currency) {
    throw new ClienteleError(
      "mixed-info",
      `The rule is in ${rule.currency}, the customers are in ${currency}.`,
    );
  }
  return score(input, rule);
}

function ruleFrom<Row extends object>(input: RfmInput, options: RfmOptions<Row>): RfmRule {
  const { frequencyScore = "f", map = defaultMap() } = options;
  if (frequencyScore !== "f" && frequencyScore !== "fm")
    throw badOption("frequencyScore", frequencyScore, '"f" or "fm"');
  if (!Array.isArray(map.rules) || !(map.bins >= 2))
    throw badOption("map", map, 'a map such as rfmMap("default")');
  const r = cutsOf("r", input.days, input.frequency, options);
  const f = cutsOf("f", input.frequency, input.frequency, options);
  const m = cutsOf("m", input.monetary, input.frequency, options);
  return {
    kind: "rfm",
    version: 1,
    thresholds: { r: r.cuts, f: f.cuts, m: m.cuts },
    method: { r: r.name, f: f.name, m: m.name },
    frequencyScore,
    map,
    ...(input.info.currency && { currency: input.info.currency }),
  };
}

function cutsOf<Row extends object>(
  dimension: RfmDimension,
  values: Float64Array,
  frequency: Float64Array,
  options: RfmOptions<Row>,
): RfmCuts {
  const { method: methods = "quantile", bins: counts } = options;
  const isOne = typeof methods === "string" || Array.isArray(methods) || "cuts" in methods;
  const method = ((isOne ? methods : (methods as Partial<PerDimension<RfmMethod>>)[dimension]) ??
    "quantile") as RfmMethod;
  const fixed = Array.isArray(method) ? (method as readonly number[]) : undefined;
  const bins = (typeof counts === "object" ? counts[dimension] : counts) ?? (fixed ? fixed.length + 1 : 5);
  if (!Number.isInteger(bins) || bins < 2 || bins > 20)
    throw badOption("bins", bins, "a whole number from 2 to 20");
  const sorted = sortedBuyers(values, frequency);
  if (sorted.length === 0 && !fixed)
    throw new ClienteleError(
      "empty-input",
      "No customer has an order: there is nothing to take thresholds from.",
    );
  if (method === "quantile") return { name: method, cuts: quantiles(sorted, bins) };
  const cuts = fixed ?? (method as RfmCutMethod).cuts?.(sorted, bins);
  if (cuts?.length !== bins - 1 || !cuts.every((cut, k) => Number.isFinite(cut) && !(cut < cuts[k - 1]))) {
    throw badOption("method", method, `"quantile", or ${bins - 1} ascending thresholds for ${bins} bins`);
  }
  return { name: fixed ? "fixed" : (method as RfmCutMethod).name, cuts: [...cuts] };
}

interface RfmCuts {
  readonly name: string;
  readonly cuts: readonly number[];
}

function sortedBuyers(values: Float64Array, frequency: Float64Array): Float64Array {
  const kept = new Float64Array(values.length);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (frequency[i] > 0) kept[n++] = values[i];
  return kept.subarray(0, n).sort();
}

// type 7; the position is kept in whole numbers, so that a cut that falls on a value is that value
function quantiles(sorted: Float64Array, bins: number): number[] {
  return Array.from({ length: bins - 1 }, (_, k) => {
    const position = (sorted.length - 1) * (k + 1);
    const i = Math.floor(position / bins);
    const part = (position % bins) / bins;
    return part ? sorted[i] + part * (sorted[i + 1] - sorted[i]) : sorted[i];
  });
}

function score(input: RfmInput, rule: RfmRule): Rfm {
  const { customer, frequency, monetary, days, info } = input;
  const { thresholds, map } = rule;
  const bins = { r: thresholds.r.length + 1, f: thresholds.f.length + 1, m: thresholds.m.length + 1 };
  const segments = segmentsOf(map);
  const none = frequency.map(() => Number.NaN);
  const [r, f, m, recencyDays] = [none, none.slice(), none.slice(), none.slice()];
  const scores: TextColumn = { codes: new Int32Array(none.length).fill(-1), levels: [] };
  const segment: TextColumn = {
    codes: new Int32Array(none.length).fill(segments.indexOf(map.prospect ?? "Prospect")),
    levels: segments,
  };
  // the map is asked once for each combination of scores that occurs, not once for each customer
  const cells: { readonly score: number; readonly segment: number }[] = [];
  let scored = 0;
  for (let i = 0; i < none.length; i++) {
    if (!(frequency[i] > 0)) continue;
    scored++;
    recencyDays[i] = days[i];
    r[i] = bins.r - above(days[i], thresholds.r);
    f[i] = 1 + above(frequency[i], thresholds.f);
    m[i] = 1 + above(monetary[i], thresholds.m);
    const cell = (r[i] * 21 + f[i]) * 21 + m[i];
    cells[cell] ??= {
      score:
        (scores.levels as string[]).push(
          [r[i], f[i], m[i]].join(Math.max(bins.r, bins.f, bins.m) > 9 ? "-" : ""),
        ) - 1,
      segment: segments.indexOf(
        segmentFor(
          rule,
          stretch(r[i], bins.r, map.bins),
          stretch(f[i], bins.f, map.bins),
          stretch(m[i], bins.m, map.bins),
        ),
      ),
    };
    scores.codes[i] = cells[cell].score;
    segment.codes[i] = cells[cell].segment;
  }
  const { asOf, zone, currency } = info;
  return new Table<RfmRow, RfmInfo>(
    none.length,
    { customer, r, f, m, score: scores, segment, recencyDays, frequency, monetary },
    {
      kind: "rfm",
      key: "customer",
      ...(asOf !== undefined && { asOf }),
      ...(zone && { zone }),
      ...(currency && { currency }),
      rule,
      thresholds,
      segments,
      emptyScores: { r: missing(r, bins.r), f: missing(f, bins.f), m: missing(m, bins.m) },
      scored,
    },
  );
}

function above(value: number, cuts: readonly number[]): number {
  let n = 0;
  for (let k = 0; k < cuts.length; k++) if (value > cuts[k]) n++;
  return n;
}

// a score of 1..from as one of 1..to: the ends stay ends, what lies between is spread evenly and rounded half up
function stretch(score: number, from: number, to: number): number {
  return 1 + Math.floor(((score - 1) * (to - 1)) / (from - 1) + 0.5);
}

function segmentFor({ map, frequencyScore }: RfmRule, r: number, f: number, m: number): string {
  return fitting(map, r, f, m, frequencyScore)[0]?.segment ?? map.otherwise ?? "Others";
}

function missing(scores: Float64Array, bins: number): number[] {
  return Array.from({ length: bins }, (_, k) => k + 1).filter((score) => !scores.includes(score));
}
