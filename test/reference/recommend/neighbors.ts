import {
  type FitItemNeighborsOptions,
  fitItemNeighbors,
  fitRandomWalk,
  fitUserNeighbors,
  type ItemNeighborsModel,
  type SimilarityMeasure,
} from "../../../src/recommend/index.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import { userNeighborsScorer } from "../../../src/recommend/neighbors/user-neighbors-scorer.ts";
import { fromMatrix, tiny } from "../../recommend/data.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import { rankingFigures } from "./protocols.ts";
import { type RowPart, sameFigures } from "./results.ts";

/** What each item of the small matrix says for the others, as a square with nothing on its diagonal. */
function square({ items, start, neighbor, score }: ItemNeighborsModel): number[][] {
  return items.map((_, i) => {
    const row = items.map(() => 0);
    for (let e = start[i]; e < start[i + 1]; e++) row[neighbor[e]] = score[e];
    return row;
  });
}

/** Customers of the small matrix as the items, so that items are compared where the reference compares customers. */
function turned(): number[][] {
  return tiny[0].map((_, j) => tiny.map((row) => row[j]));
}

const bought = () => fromMatrix(tiny);
const tinyParts: Readonly<Record<string, () => number[][]>> = {
  tfidf_implicit: () => square(fitItemNeighbors(bought(), { measure: "tfidf", weights: "weight" })),
  "bm25_implicit_K1_1.2_B_0.75": () =>
    square(fitItemNeighbors(bought(), { measure: "bm25", weights: "weight" })),
  user_cosine_binary: () => square(fitItemNeighbors(fromMatrix(turned()), { measure: "cosine" })),
  p3alpha_alpha1: () => square(fitRandomWalk(bought(), { beta: 0 })),
  "rp3beta_alpha1_beta0.6": () => square(fitRandomWalk(bought(), { beta: 0.6 })),
};

const tinyPart: Adapter = {
  covers: (id) => id.startsWith("recommend/tiny6x6/") && id.split("/")[2] in tinyParts,
  run: async (id, value: readonly (readonly number[])[]) => {
    const ours = tinyParts[id.split("/")[2]]();
    // no item is a neighbour of itself
    return value.flatMap((row, i) =>
      row.flatMap((v, j) => (i === j ? [] : [compare(`${i}, ${j}`, ours[i][j], v, 1e-9)])),
    );
  },
};

const measures: Readonly<Record<string, SimilarityMeasure>> = {
  cosine: "cosine",
  jaccard: "jaccard",
  llr: "llr",
  LLR: "llr",
  tfidf: "tfidf",
  bm25: "bm25",
};

/** Rows of the nearest neighbours, of items and of customers, and of the walk. */
export const neighborRows: RowPart = (task, row) => {
  const { k = 100, gamma, halfLifeDays, alpha, beta } = row.params;
  const same = (model: ItemNeighborsModel, tolerance: number) =>
    sameFigures(task, row, rankingFigures(task, itemNeighborsScorer(model)), tolerance);
  // a customer of any length counts there
  const items = (options: FitItemNeighborsOptions) =>
    fitItemNeighbors(task.train, { top: k, longest: 100_000, ...options });
  if (row.model === "userKNN-cosine")
    return sameFigures(
      task,
      row,
      rankingFigures(task, userNeighborsScorer(fitUserNeighbors(task.train, { k }))),
      TIES,
    );
  if (row.model === "RP3beta")
    return same(fitRandomWalk(task.train, { alpha, beta, top: k, longest: 100_000 }), TOLERANCE);
  if (row.model === "basket co-purchase cosine")
    return same(items({ measure: "cosine", per: "basket" }), TOLERANCE);
  if (row.model.startsWith("rules: confidence of pairs"))
    return same(items({ measure: "confidence", per: "basket", minCount: 5 }), TOLERANCE);
  if (!row.model.startsWith("itemKNN-")) return undefined;
  const measure = measures[row.model.split(/[- (+]/)[1]];
  const decay =
    gamma === undefined
      ? halfLifeDays === undefined
        ? ("none" as const)
        : { halfLife: halfLifeDays }
      : { power: gamma };
  const model = items({ measure, profile: { decay } });
  return same(
    row.model.includes("binary votes") ? { ...model, score: model.score.map(() => 1) } : model,
    decay === "none" ? TOLERANCE : TIES,
  );
};

/** Where many are equally near, the last of them is chosen by rounding in the reference, by id here: two customers or items more or less. */
const TIES = 2e-3;
const TOLERANCE = 1e-3;

export const neighbors: readonly Adapter[] = [tinyPart];
