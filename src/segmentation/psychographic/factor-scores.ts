import type { Data, Id } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { type Columns, Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { customerColumn, type FeatureName } from "../clusters/features.ts";
import type { ColumnIn } from "../rfm-input.ts";
import { readAnswers } from "./answers.ts";
import type { FactorModel } from "./factors-types.ts";

/** One row of {@link FactorScores}: the customer, where the rows say so, and `factor1`, `factor2` ... */
export interface FactorScore {
  readonly [factor: `factor${number}`]: number | null;
  readonly customer?: string | null;
}

/** What a table of factor scores says about itself. */
export interface FactorScoresInfo extends TableInfo {
  readonly kind: "factor-scores";
  /** Share of the variance of all items each factor has, in the order of the columns. */
  readonly shares: readonly number[];
  /** Rows without scores, because an answer is missing. */
  readonly without: number;
}

/** Where each customer stands on the factors, rows in the order of the input. */
export type FactorScores = Table<FactorScore, FactorScoresInfo>;

/** Options of {@link factorScores}. */
export interface FactorScoresOptions<Row extends object = { readonly [column: string]: unknown }> {
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
}

/**
 * Where customers stand on the factors, also those who were not asked when they were fitted: Thomson's regression scores, as `factanal(scores = "regression")`. The
 * mean of the customers that were fitted is zero. A customer who left an item out gets no scores (null). The table can go straight into `fitKMeans` and
 * `chooseClusters`. O(n items factors).
 *
 * @throws "bad-model" for what is no such model; "missing-column", "bad-value", "bad-input", "bad-option".
 *
 * @example
 * import { factorScores, fitFactors } from "clientele/segmentation";
 * const rows = [[1, 2, 1], [2, 2, 3], [3, 3, 2], [4, 4, 5], [5, 4, 4], [3, 3, 3]].map(([q1, q2, q3], i) => ({ customer: `c${i}`, q1, q2, q3 }));
 * const model = fitFactors(rows, { items: ["q1", "q2", "q3"], factors: 1 });
 * const table = factorScores(model, rows);
 * table.of("c5"); // => { customer: "c5", factor1: 0 }
 * factorScores(model, [{ q1: 3, q2: null, q3: 3 }]).at(0); // => { factor1: null }
 * factorScores(model, [{ q1: 3 }]); // throws "missing-column"
 */
export function factorScores<Row extends object>(
  model: FactorModel,
  data: Data<Row>,
  options: FactorScoresOptions<NoInfer<Row>> = {},
): FactorScores {
  needModel(model, ["factors"], "factorScores", "fitFactors");
  const { items, factors } = model;
  const { rows, columns, customer } = readAnswers(
    data,
    { items: items.map(({ item }) => item as FeatureName<Row>) },
    "factorScores",
    customerColumn(data, options.customer),
  );
  const scores = factors.map((_, m) =>
    Float64Array.from({ length: rows }, (_, i) => {
      let score = 0;
      for (let j = 0; j < items.length; j++)
        score += items[j].weights[m] * ((columns[j][i] - items[j].mean) / items[j].deviation);
      return score;
    }),
  );
  const out: { [name: string]: TableColumn } = {
    ...(customer && { customer }),
    ...Object.fromEntries(scores.map((score, m) => [`factor${m + 1}`, score])),
  };
  return new Table(rows, out as unknown as Columns<FactorScore>, {
    kind: "factor-scores",
    ...(customer && { key: "customer" }),
    shares: factors.map(({ share }) => share),
    without: scores[0].filter(Number.isNaN).length,
  });
}
