import { easeScorer } from "../../../src/recommend/ease/ease-scorer.ts";
import type { EaseModel } from "../../../src/recommend/ease/ease-types.ts";
import { fitEase } from "../../../src/recommend/fit-ease.ts";
import type { Profile } from "../../../src/recommend/models/profile.ts";
import { fromMatrix, tiny } from "../../recommend/data.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import { historiesOf, type RankingTask, rankingFigures } from "./protocols.ts";
import { type ResultRow, type RowPart, sameFigures } from "./results.ts";

interface TinyEase {
  readonly lambda: number;
  readonly B: readonly (readonly number[])[];
  readonly scores: readonly (readonly number[])[];
}

/** EASE of the small matrix: weights and scores. */
export const ease: readonly Adapter[] = [
  {
    covers: (id) => id === "recommend/tiny6x6/ease",
    run: async (_, value: readonly TinyEase[]) =>
      value.flatMap(({ lambda, B, scores }) => {
        const bought = fromMatrix(tiny);
        const model = fitEase(bought, { regularization: lambda });
        const p = (i: number, j: number) => model.inverse[i * 6 + j];
        const scorer = easeScorer(model);
        const out = new Float64Array(6);
        return [
          ...B.flatMap((row, i) =>
            row.map((b, j) =>
              compare(`lambda ${lambda}: B ${i}, ${j}`, i === j ? 0 : -p(i, j) / p(j, j), b, 1e-9),
            ),
          ),
          ...historiesOf(bought).flatMap((history, c) => {
            scorer.score(history, Number.NaN, out);
            return scores[c].map((score, j) =>
              compare(`lambda ${lambda}: score of ${j} for ${c}`, out[j], score, 1e-9),
            );
          }),
        ];
      }),
  },
];

/** EASE on the ranking tasks, with and without a profile by recency. */
export const easeRows: RowPart = (task, row) => {
  const profile = profileOf(row);
  if (profile === undefined) return undefined;
  const model = { ...fitted(task, row.params.lambda), profile };
  return sameFigures(task, row, rankingFigures(task, easeScorer(model)), 0.001);
};

function profileOf({ model, params }: ResultRow): Profile | undefined {
  switch (model) {
    case "EASE":
      return { decay: "none" };
    case "EASE+recency-profile":
      return { decay: { power: params.gamma } };
    case "EASE recency profile":
      return { decay: { halfLife: params.halfLifeDays } };
    default:
      return undefined;
  }
}

const models = new Map<string, EaseModel>();

// the rows of one lambda follow each other in no order: few models, used often
function fitted(task: RankingTask, regularization: number): EaseModel {
  const data = task.name === "all" ? "new" : task.name;
  const key = `${data} ${regularization}`;
  const known = models.get(key);
  if (known !== undefined) return known;
  const model = fitEase(task.train, { regularization });
  models.set(key, model);
  return model;
}
