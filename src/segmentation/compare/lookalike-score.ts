import type { Data, Id } from "../../core/columns.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { positionIn } from "./knots.ts";
import { type Contributions, contributionsOf, featureWords } from "./lookalike-terms.ts";
import type { LookalikeModel } from "./lookalike-types.ts";

/** Options of {@link lookalikeScore}. */
export interface LookalikeScoreOptions<Row extends object> {
  /** Who. Default: the column "customer". */
  readonly customer?: ColumnIn<Row, Id>;
  /** How many reasons stand with each customer at most. Default 3. */
  readonly reasons?: number;
}

/** How much one customer is like the ideal ones. */
export interface LookalikeScore {
  readonly customer: string;
  /** 0 to 100: how many of 100 customers who are not ideal are less like the ideal ones. */
  readonly score: number;
  /** The model's 0 to 1. Ranks likeness; no probability of being ideal, as the others are not known to be none. */
  readonly likeness: number;
  /** The same as log-odds: the model's intercept and what `lookalikeReasons` lists add up to it. */
  readonly logOdds: number;
  /** What speaks for and against, strongest first: "buy often (+1.2), channel web (-0.4)". Empty when nothing does. */
  readonly reasons: string;
}

/** What the table of {@link lookalikeScore} says about itself. */
export interface LookalikeScoresInfo extends TableInfo {
  readonly kind: "lookalike-scores";
  readonly key: "customer";
  /** Ideal and other customers that the model was learned from. */
  readonly ideal: number;
  readonly others: number;
  /** Customers with a text that the model does not tell apart (new, or one of the rarer ones), by column; it counts as a rarer one, or where there were none as nothing at all. */
  readonly unseen: { readonly [column: string]: number };
}

/** Scores of customers. */
export type LookalikeScores = Table<LookalikeScore, LookalikeScoresInfo>;

/**
 * Scores customers by how much they are like the ideal ones. A score depends on the model and the customer's own row alone. O(rows terms).
 *
 * @throws "bad-model" for what is no such model; "too-few-rows" for a model with status "too few"; "bad-option", "missing-column", "missing-value", "bad-value" (also for a customer with two rows), "bad-input".
 *
 * @example
 * import { fitLookalike, lookalikeScore } from "clientele/segmentation";
 * const customers = Array.from({ length: 200 }, (_, i) => ({
 *   customer: `c${i}`, visits: (i * 7) % 11, channel: i % 3 === 0 ? "shop" : "web", vip: (i * 7) % 11 > 7 && i % 2 === 0 ? 1 : 0,
 * }));
 * const model = fitLookalike(customers, { ideal: "vip", columns: ["visits", "channel"] });
 * const scores = lookalikeScore(model, [{ customer: "eve", visits: 10, channel: "web" }, { customer: "fay", visits: 1, channel: "app" }]);
 * scores.of("eve")?.reasons; // => "visit often (+3.2)"
 * scores.of("fay")?.score; // => 17.3489583
 * scores.info.unseen; // => { channel: 1 }
 * lookalikeScore(model, [{ customer: "gus", channel: "web" }]); // throws "missing-column"
 */
export function lookalikeScore<Row extends object>(
  model: LookalikeModel,
  data: Data<Row>,
  options: LookalikeScoreOptions<NoInfer<Row>> = {},
): LookalikeScores {
  const { customer, reasons = 3 } = options;
  if (!Number.isInteger(reasons) || reasons < 0)
    throw badOption("reasons", reasons, "a whole number, zero or more");
  const found = contributionsOf(model, data, customer, "lookalikeScore");
  const texts = Array.from({ length: found.length }, (_, i) => reasonsOf(model, found, i, reasons));
  const levels = [...new Set(texts)];
  const place = new Map(levels.map((text, k) => [text, k]));
  return new Table<LookalikeScore, LookalikeScoresInfo>(
    found.length,
    {
      customer: found.customer,
      score: found.logOdds.map((eta) => 100 * positionIn(model.reference, eta)),
      likeness: found.logOdds.map(logisticOf),
      logOdds: found.logOdds,
      reasons: { codes: Int32Array.from(texts, (text) => place.get(text) as number), levels },
    },
    {
      kind: "lookalike-scores",
      key: "customer",
      ideal: model.ideal,
      others: model.others,
      unseen: unseenOf(model, found),
    },
  );
}

function reasonsOf(model: LookalikeModel, found: Contributions, i: number, most: number): string {
  const { features } = model;
  const part = (f: number) => found.parts[i * features.length + f];
  return [...features.keys()]
    .filter((f) => Math.abs(part(f)) >= 0.05)
    .sort((a, b) => Math.abs(part(b)) - Math.abs(part(a)) || a - b)
    .slice(0, most)
    .map((f) => {
      const sign = part(f) > 0 ? "+" : "-";
      return `${featureWords(features[f], found.columns[f], i)} (${sign}${Math.abs(part(f)).toFixed(1)})`;
    })
    .join(", ");
}

function unseenOf({ features }: LookalikeModel, { columns }: Contributions): { [column: string]: number } {
  const out: [string, number][] = [];
  for (const [f, { column, terms, kind }] of features.entries()) {
    const { values } = columns[f];
    if (values instanceof Float64Array || kind === "flag") continue;
    const labels = new Set(terms.flatMap(({ label }) => label ?? []));
    // all had one text, or none: there is nothing to tell apart
    if (labels.size === 0) continue;
    const isKnown = values.levels.map((level) => labels.has(level));
    const count = values.codes.reduce((total, c) => total + (c >= 0 && !isKnown[c] ? 1 : 0), 0);
    if (count > 0) out.push([column, count]);
  }
  return Object.fromEntries(out);
}
