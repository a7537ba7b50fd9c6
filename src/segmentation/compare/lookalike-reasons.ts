import type { Data, Id } from "../../core/columns.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { threeDigits } from "../../core/words.ts";
import type { ColumnIn } from "../rfm-input.ts";
import type { NamedColumn } from "./compared-columns.ts";
import { contributionsOf, featureWords } from "./lookalike-terms.ts";
import type { LookalikeModel } from "./lookalike-types.ts";

/** Options of {@link lookalikeReasons}. */
export interface LookalikeReasonsOptions<Row extends object> {
  /** Who. Default: the column "customer". */
  readonly customer?: ColumnIn<Row, Id>;
}

/** What one column adds to the score of one customer. */
export interface LookalikeReason {
  readonly customer: string;
  readonly column: string;
  /** What the customer has there; null: no value. */
  readonly value: string | null;
  /** In words: "buy often", "channel web". */
  readonly words: string;
  /** Added to the log-odds, beside a customer who is average in this column. */
  readonly contribution: number;
}

/** What the table of {@link lookalikeReasons} says about itself. */
export interface LookalikeReasonsInfo extends TableInfo {
  readonly kind: "lookalike-reasons";
  readonly key: "customer";
  /** Log-odds of a customer who is average in everything. */
  readonly intercept: number;
}

/**
 * Why customers score as they do: a row for each customer and column. The contributions of a customer and the intercept add up to the log-odds of
 * `lookalikeScore`. O(rows terms).
 *
 * @throws as `lookalikeScore`.
 *
 * @example
 * import { fitLookalike, lookalikeReasons, lookalikeScore } from "clientele/segmentation";
 * const customers = Array.from({ length: 200 }, (_, i) => ({
 *   customer: `c${i}`, visits: (i * 7) % 11, channel: i % 3 === 0 ? "shop" : "web", vip: (i * 7) % 11 > 7 && i % 2 === 0 ? 1 : 0,
 * }));
 * const model = fitLookalike(customers, { ideal: "vip", columns: ["visits", "channel"] });
 * const eve = [{ customer: "eve", visits: 10, channel: "web" }];
 * const reasons = lookalikeReasons(model, eve);
 * [...reasons].map(({ words }) => words); // => ["visit often", "channel web"]
 * const sum = reasons.columns.contribution.reduce((a, b) => a + b, model.intercept);
 * Math.abs(sum - (lookalikeScore(model, eve).at(0)?.logOdds ?? 0)) < 1e-12; // => true
 */
export function lookalikeReasons<Row extends object>(
  model: LookalikeModel,
  data: Data<Row>,
  options: LookalikeReasonsOptions<NoInfer<Row>> = {},
): Table<LookalikeReason, LookalikeReasonsInfo> {
  const found = contributionsOf(model, data, options.customer, "lookalikeReasons");
  const { features } = model;
  const wide = features.length;
  const rows = found.length * wide;
  const cell = (k: number) => [Math.floor(k / wide), k % wide] as const;
  const text = (of: (i: number, f: number) => string | null) => {
    const place = new Map<string, number>();
    const codes = Int32Array.from({ length: rows }, (_, k) => {
      const value = of(...cell(k));
      if (value === null) return -1;
      if (!place.has(value)) place.set(value, place.size);
      return place.get(value) as number;
    });
    return { codes, levels: [...place.keys()] };
  };
  const { codes, levels } = found.customer;
  return new Table<LookalikeReason, LookalikeReasonsInfo>(
    rows,
    {
      customer: { codes: Int32Array.from({ length: rows }, (_, k) => codes[cell(k)[0]]), levels },
      column: text((_, f) => features[f].column),
      value: text((i, f) => valueAt(found.columns[f], i)),
      words: text((i, f) => featureWords(features[f], found.columns[f], i)),
      contribution: found.parts,
    },
    { kind: "lookalike-reasons", key: "customer", intercept: model.intercept },
  );
}

function valueAt({ values }: NamedColumn, i: number): string | null {
  if (values instanceof Float64Array) return Number.isNaN(values[i]) ? null : threeDigits(values[i]);
  return values.codes[i] < 0 ? null : values.levels[values.codes[i]];
}
