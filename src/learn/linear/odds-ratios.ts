import { needModel } from "../../core/model.ts";
import { badOption, levelOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { type LinearCoefficientsOptions, uncertaintyOf } from "./linear-coefficients.ts";
import type { LinearModel } from "./linear-types.ts";
import { textColumn } from "./text-column.ts";

/** How many times the odds of yes, or the expected count, one more unit of a term makes. */
export interface OddsRatioRow {
  readonly term: string;
  /** The difference the ratio is of; 1 for categories. */
  readonly per: number;
  readonly ratio: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly pValue: number | null;
}

/** What the table says about itself. */
export interface OddsRatiosInfo extends TableInfo {
  readonly kind: "odds ratios";
  readonly key: "term";
  readonly level: number;
}

/** Options of {@link oddsRatios}. */
export interface OddsRatiosOptions extends LinearCoefficientsOptions {
  /** By column of numbers, the difference that is told: { age: 10 } tells of ten years. Default 1 each. */
  readonly per?: { readonly [column: string]: number };
}

/**
 * Odds ratios of a logistic regression, rate ratios of a Poisson regression: exp(coefficient) with the interval of the coefficient (Wald). Odds are chance over counter-chance: from a chance of 20 % (odds 1 to 4) an odds ratio of 2 leads to 33 %, not
 * to 40 %. Without a penalty a category is compared with the most frequent one of its column (`model.references`). O(terms).
 *
 * @throws "bad-model" for other models, "bad-option"
 *
 * @example
 * import { fitLogisticRegression, oddsRatios } from "clientele/learn";
 * const customers = Array.from({ length: 40 }, (_, i) => ({ plan: i < 20 ? "yearly" : "monthly", left: i % 20 < (i < 20 ? 4 : 8) }));
 * const ratios = oddsRatios(fitLogisticRegression(customers, { target: "left", features: ["plan"] }));
 * ratios.of("plan: yearly")?.ratio; // => 0.375
 * oddsRatios({ kind: "elastic-net" } as never); // throws "bad-model"
 */
export function oddsRatios(
  model: LinearModel,
  options: OddsRatiosOptions = {},
): Table<OddsRatioRow, OddsRatiosInfo> {
  needModel(
    model,
    ["logistic-regression", "poisson-regression"],
    "oddsRatios",
    "fitLogisticRegression or fitPoissonRegression",
  );
  const level = levelOption(options?.level);
  const stepOf = stepsOf(model, options?.per ?? {});
  const rows = model.terms.map((term): OddsRatioRow => {
    const per = term.level === null && !term.isMissing ? stepOf(term.column) : 1;
    const { low, high, pValue } = uncertaintyOf(model, term.coefficient, term.se, level);
    return {
      term: term.name,
      per,
      ratio: Math.exp(per * term.coefficient),
      low: low === null ? null : Math.exp(per * low),
      high: high === null ? null : Math.exp(per * high),
      pValue,
    };
  });
  const numbers = (name: Exclude<keyof OddsRatioRow, "term">) =>
    // a ratio too large for a number is no value
    Float64Array.from(rows, (row) =>
      Number.isFinite(row[name] ?? Number.NaN) ? (row[name] as number) : Number.NaN,
    );
  return new Table<OddsRatioRow, OddsRatiosInfo>(
    rows.length,
    {
      term: textColumn(rows.map(({ term }) => term)),
      per: numbers("per"),
      ratio: numbers("ratio"),
      low: numbers("low"),
      high: numbers("high"),
      pValue: numbers("pValue"),
    },
    { kind: "odds ratios", key: "term", level },
  );
}

/** The difference asked for by column of numbers, checked. */
export function stepsOf(
  { schema }: LinearModel,
  per: { readonly [column: string]: number },
): (column: string) => number {
  for (const [column, step] of Object.entries(per)) {
    if (!schema.columns.some((own) => own.column === column && own.kind === "number"))
      throw badOption("per", column, "columns of numbers that the model has");
    if (!(step > 0 && step < Number.POSITIVE_INFINITY))
      throw badOption(`per.${column}`, step, "a number above zero");
  }
  return (column) => (Object.hasOwn(per, column) ? per[column] : 1);
}
