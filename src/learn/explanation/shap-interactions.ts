import type { Data } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { rereadable } from "../../core/rereadable.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import type { LearnedModel } from "../models/predictions-of.ts";
import { readFeatures } from "../rows/read-features.ts";
import { rowIds } from "../rows/row-ids.ts";
import { explainedTrees, explainRows, needExplainable, type ShapScale } from "./explained-score.ts";
import { addPairShap } from "./pair-shap.ts";
import type { ShapOptions } from "./shap-values.ts";

/** What two features do to the score of a row together, or one alone. */
export interface ShapInteraction {
  /** Where rows have an id. */
  readonly id?: string | null;
  /** Row of the data, from 0. */
  readonly row: number;
  readonly first: string;
  /** Equal to `first` for what that feature does alone. */
  readonly second: string;
  readonly effect: number;
}

/** What interaction values say about themselves. */
export interface ShapInteractionsInfo extends TableInfo {
  readonly kind: "shap interactions";
  readonly model: string;
  readonly scale: ShapScale;
  /** The class that is explained, where there are several. */
  readonly class?: string;
  /** Base and effects of a row add up to its score. */
  readonly base: number;
}

/** Settings of {@link shapInteractions}. */
export type ShapInteractionsOptions<Row> = Pick<ShapOptions<Row>, "class" | "id">;

/**
 * Exact path-dependent interaction values of a tree, forest or boosting (Lundberg et al. 2020): what each feature does alone and what each pair does beyond that. Every pair stands once, with both of its halves, so that base and effects of a row add up
 * to its score; half of a pair's effect and a feature's own add up to its Shapley value. Linear models have no interactions. One row for each row of the data and pair: for many features take a sample of the data. O(rows leaves depth^3).
 *
 * @throws "bad-model" for models that are not made of trees, otherwise as `shapValues`.
 *
 * @example
 * import { fitDecisionTree, shapInteractions } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({
 *   visits: i % 20, plan: i % 3 === 0 ? "yearly" : "monthly", left: i % 20 < 6 && i % 3 > 0 ? "yes" : "no",
 * }));
 * const tree = fitDecisionTree(members, { target: "left" });
 * [...shapInteractions(tree, [members[1]])].map(({ first, second, effect }) => [first, second, effect]); // => [["visits", "visits", 0.46666667], ["visits", "plan", 0.23333333], ["plan", "plan", 0.1]]
 * shapInteractions(tree, [{ visits: 3 }]); // throws "missing-column"
 */
export function shapInteractions<Row extends object>(
  model: LearnedModel,
  data: Data<Row>,
  options: ShapInteractionsOptions<Row> = {},
): Table<ShapInteraction, ShapInteractionsInfo> {
  const what = "shapInteractions";
  needExplainable(model, what);
  if (!("trees" in model))
    throw new ClienteleError(
      "bad-model",
      `${what} needs the trees of one model: ${model.kind === "classifier" ? "explain the booster among the members of this blend" : "in a linear model nothing interacts"}.`,
      {
        expected: "a tree, a forest or boosting",
      },
    );
  const rows = rereadable(data);
  const features = readFeatures(model.schema, rows, what);
  const { className, scale, base, values } = explainRows(
    model,
    features,
    { method: "path", class: options.class },
    what,
  );
  const p = values.length;
  const n = features.length;
  const pairs = Array.from({ length: p * p }, (_, place) =>
    place % p > Math.floor(place / p) ? new Float64Array(n) : new Float64Array(0),
  );
  addPairShap(explainedTrees(model, className), features.x, n, pairs);
  // what is left of a feature's value without its halves of the pairs
  const alone = values.map((own, j) => {
    const rest = own.slice();
    for (let other = 0; other < p; other++) {
      if (other === j) continue;
      const pair = pairs[Math.min(j, other) * p + Math.max(j, other)];
      for (let i = 0; i < n; i++) rest[i] -= pair[i] / 2;
    }
    return rest;
  });
  const each = (p * (p + 1)) / 2;
  const ids = rowIds(rows, options.id, what);
  const levels = model.schema.columns.map(({ column }) => column);
  const row = new Float64Array(n * each);
  const effect = new Float64Array(n * each);
  const first = new Int32Array(n * each);
  const second = new Int32Array(n * each);
  const idCodes = new Int32Array(ids === undefined ? 0 : n * each);
  let at = 0;
  for (let i = 0; i < n; i++)
    for (let a = 0; a < p; a++)
      for (let b = a; b < p; b++) {
        row[at] = i;
        first[at] = a;
        second[at] = b;
        if (ids !== undefined) idCodes[at] = ids.ids.codes[i];
        effect[at++] = a === b ? alone[a][i] : pairs[a * p + b][i];
      }
  return new Table<ShapInteraction, ShapInteractionsInfo>(
    n * each,
    {
      ...(ids === undefined ? {} : { id: { codes: idCodes, levels: ids.ids.levels } }),
      row,
      first: { codes: first, levels },
      second: { codes: second, levels },
      effect,
    },
    {
      kind: "shap interactions",
      model: model.kind,
      scale,
      ...(className === undefined ? {} : { class: className }),
      base,
    },
  );
}
