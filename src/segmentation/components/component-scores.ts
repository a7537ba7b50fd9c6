import type { Data, Id } from "../../core/columns.ts";
import { needModel } from "../../core/model.ts";
import { type Columns, Table, type TableColumn, type TableInfo } from "../../core/table.ts";
import { gather } from "../../numeric/points.ts";
import { customerColumn, readFeatures } from "../clusters/features.ts";
import { applyScales } from "../clusters/scales.ts";
import type { ColumnIn } from "../rfm-input.ts";
import type { PrincipalComponents } from "./principal-components-types.ts";

/** One row of {@link ComponentScores}: the customer, where the rows say so, and `component1`, `component2` ... */
export interface ComponentScore {
  readonly [component: `component${number}`]: number | null;
  readonly customer?: string | null;
}

/** What a table of component scores says about itself. */
export interface ComponentScoresInfo extends TableInfo {
  readonly kind: "component-scores";
  /** Share of the variance each component has, in the order of the columns. */
  readonly shares: readonly number[];
  /** Rows without scores, because a column has no value. */
  readonly without: number;
}

/** Where each customer lies on the components, rows in the order of the input. */
export type ComponentScores = Table<ComponentScore, ComponentScoresInfo>;

/** Options of {@link componentScores}. */
export interface ComponentScoresOptions<Row extends object = { readonly [column: string]: unknown }> {
  /** Who. Default: the column "customer" where the rows have one. */
  readonly customer?: ColumnIn<Row, Id>;
}

/**
 * Where customers lie on principal components, also those that were not there when they were fitted: R's `predict` of a `prcomp`. The middle of the customers
 * that were fitted is at zero. A customer without a value in one of the columns gets no scores (null). The centers of clusters can be given as rows, too. O(n d count).
 *
 * @throws "bad-model" for what is no such model; "missing-column", "bad-value", "bad-input", "bad-option".
 *
 * @example
 * import { componentScores, fitPrincipalComponents } from "clientele/segmentation";
 * const rows = [1, 2, 3, 4].map((orders) => ({ customer: `c${orders}`, orders, spend: 10 * orders }));
 * const model = fitPrincipalComponents(rows, { columns: ["orders", "spend"], scale: "none" });
 * const table = componentScores(model, rows);
 * table.of("c4"); // => { customer: "c4", component1: 15.0748 }
 * componentScores(model, [{ orders: 2.5, spend: null }]).at(0); // => { component1: null }
 * componentScores(model, [{ orders: 2.5 }]); // throws "missing-column"
 */
export function componentScores<Row extends object>(
  model: PrincipalComponents,
  data: Data<Row>,
  options: ComponentScoresOptions<NoInfer<Row>> = {},
): ComponentScores {
  needModel(model, ["principal-components"], "componentScores", "fitPrincipalComponents");
  const names = model.scales.map((scale) => scale.column);
  const features = readFeatures(
    data as Data<{ readonly [column: string]: unknown }>,
    { columns: names },
    "componentScores",
    { customer: customerColumn(data, options.customer), sparse: true },
  );
  const points = applyScales(features, model.scales);
  const { rows, customer } = features;
  const weights = model.components.map((c) => Float64Array.from(names, (name) => c.weights[name]));
  const scores = weights.map(() => new Float64Array(rows));
  const x = new Float64Array(names.length);
  let without = 0;
  for (let i = 0; i < rows; i++) {
    gather(points, i, x);
    if (x.some(Number.isNaN)) without++;
    for (let c = 0; c < weights.length; c++) {
      let score = 0;
      for (let j = 0; j < x.length; j++) score += weights[c][j] * (x[j] - model.middle[j]);
      scores[c][i] = score;
    }
  }
  const columns: { [name: string]: TableColumn } = {
    ...(customer && { customer }),
    ...Object.fromEntries(scores.map((score, c) => [`component${c + 1}`, score])),
  };
  return new Table(rows, columns as unknown as Columns<ComponentScore>, {
    kind: "component-scores",
    ...(customer && { key: "customer" }),
    shares: model.components.map((c) => c.share),
    without,
  });
}
