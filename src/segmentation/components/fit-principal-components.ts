import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { covarianceOf } from "../../numeric/covariance.ts";
import { type Eigen, symmetricEigen } from "../../numeric/symmetric-eigen.ts";
import {
  type FeatureOptions,
  type Features,
  needRows,
  readFeatures,
  scaleFor,
  wholeOption,
} from "../clusters/features.ts";
import { applyScales, type FeatureScale, learnScales } from "../clusters/scales.ts";
import type { PrincipalComponents } from "./principal-components-types.ts";

/** Options of {@link fitPrincipalComponents}. */
export interface PrincipalComponentsOptions<Row extends object = { readonly [column: string]: unknown }>
  extends FeatureOptions<Row> {
  /** How many to keep. Default: all that have any variance. */
  readonly components?: number;
}

/**
 * Principal components: new axes through the customers, each a weighted sum of the columns, the first along their greatest variance, each further one along
 * the greatest that is left. Two of them are the best flat picture of many columns; see `componentScores`.
 *
 * As R's `prcomp`: scale "z" (the default) is its `scale. = TRUE`, with n - 1 in the denominator (in clustering it is n), "none" its default. Signs are free in theory; here the
 * largest weight of each component is positive. Eigenvectors of the covariance matrix; O(n d^2 + d^3).
 *
 * @throws "too-few-rows" when all rows are equal; "empty-input"; "missing-value", "bad-value", "missing-column", "bad-option".
 *
 * @example
 * import { fitPrincipalComponents } from "clientele/segmentation";
 * const rows = [1, 2, 3, 4].map((orders) => ({ orders, spend: 10 * orders + (orders % 2) }));
 * const model = fitPrincipalComponents(rows, { columns: ["orders", "spend"] });
 * model.components[0].share; // => 0.999584
 * model.components[0].weights; // => { orders: 0.707107, spend: 0.707107 }
 * fitPrincipalComponents([{ orders: 1 }], { columns: ["orders"] }); // throws "too-few-rows"
 */
export function fitPrincipalComponents<Row extends object>(
  data: Data<Row>,
  options: PrincipalComponentsOptions<NoInfer<Row>>,
): PrincipalComponents {
  const features = readFeatures(data, options, WHAT);
  needRows(features, WHAT);
  const d = features.names.length;
  const asked = options.components === undefined ? d : wholeOption("components", options.components, 1, d);
  const learnt = learnScales(features, scaleFor(options.scale, features.names));
  const scales = learnt.scales.map((scale) => sampleScale(scale, features.total));
  const { means, matrix } = covarianceOf(applyScales(features, scales));
  const total = trace(matrix, d);
  if (!(total > 0)) throw noVariance(features);
  const eigen = symmetricEigen(matrix, d);
  // what is left of columns that follow from others is rounding
  const found = eigen.values.filter((value) => value > 1e-13 * total * d).length;
  const count = Math.min(asked, found);
  const warnings = [...learnt.warnings];
  if (options.components !== undefined && found < asked)
    warnings.push(
      `The columns have only ${found} direction${found === 1 ? "" : "s"} of their own; ${asked} components were asked for.`,
    );
  return {
    kind: "principal-components",
    version: 1,
    scales,
    middle: [...means],
    components: componentsOf(eigen, features.names, count, total),
    fit: {
      customers: features.total,
      leftOut: features.rejected.reduce((n, r) => n + r.rows, 0),
      warnings,
    },
  };
}

const WHAT = "fitPrincipalComponents";

/** The scale with n - 1 in the denominator, where it is a standard deviation. */
function sampleScale(scale: FeatureScale, n: number): FeatureScale {
  if (n < 2 || (scale.scale !== "z" && scale.scale !== "log")) return scale;
  return { ...scale, spread: scale.spread * Math.sqrt(n / (n - 1)) };
}

function trace(matrix: Float64Array, d: number): number {
  let total = 0;
  for (let j = 0; j < d; j++) total += matrix[j * d + j];
  return total;
}

function noVariance({ total, names }: Features): ClienteleError {
  const found = total === 1 ? "one row" : `${total} rows that are all equal in ${names.join(", ")}`;
  return new ClienteleError(
    "too-few-rows",
    `${WHAT} was given ${found}; it needs rows that differ, or there is no variance to explain.`,
    { value: total, expected: "at least two different rows" },
  );
}

function componentsOf(
  { values, vectors }: Eigen,
  names: readonly string[],
  count: number,
  total: number,
): PrincipalComponents["components"] {
  const d = names.length;
  let sum = 0;
  return Array.from({ length: count }, (_, c) => {
    sum += values[c];
    return {
      variance: values[c],
      share: values[c] / total,
      cumulative: Math.min(1, sum / total),
      weights: Object.fromEntries(names.map((name, j) => [name, vectors[j * d + c]])),
    };
  });
}
