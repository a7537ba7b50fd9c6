import type { EaseModel } from "../../../src/recommend/ease/ease-types.ts";
import { fitEase } from "../../../src/recommend/fit-ease.ts";
import {
  blendRecommenders,
  fitBuyAgain,
  fitPopularItems,
  rerankForDiversity,
} from "../../../src/recommend/index.ts";
import { scorerOf } from "../../../src/recommend/use/scorer-of.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import { type RankingTask, rankingFigures } from "./protocols.ts";
import { type RowPart, sameFigures } from "./results.ts";

// ties of the reference may fall otherwise; it also counts whole days where we count time
const TOLERANCE = 0.001;

/** Blends: EASE with a decayed profile and best sellers of 30 days by z-scores; own history with some of both, scores as they are. */
export const blendRows: RowPart = (task, row) => {
  const { lambda, halfLifeDays, w, wPop } = row.params;
  const { asOf, train } = task;
  const sells = () => fitPopularItems(train, { asOf, window: 30 });
  const ease = (): EaseModel => ({ ...fitted(task, lambda), profile: { decay: { halfLife: halfLifeDays } } });
  const figures = (members: Parameters<typeof blendRecommenders>[0]) =>
    sameFigures(task, row, rankingFigures(task, scorerOf(blendRecommenders(members))), TOLERANCE);
  if (row.model === "hybrid EASE recency + 30-day popularity")
    return figures([{ model: ease() }, { model: sells(), weight: w, transform: "log" }]);
  if (row.model.startsWith("hybrid own history decayed + w*EASE recency"))
    return figures([
      { model: fitBuyAgain(train, { asOf, halfLife: halfLifeDays, demand: false }), scale: "none" },
      { model: ease(), scale: "none", weight: w },
      { model: sells(), scale: "max", weight: wPop },
    ]);
  return undefined;
};

const models = new Map<string, EaseModel>();

function fitted(task: RankingTask, regularization: number): EaseModel {
  const key = `${task.masked ? task.name : "new"} ${regularization}`;
  const model = models.get(key) ?? fitEase(task.train, { regularization });
  models.set(key, model);
  return model;
}

interface Mmr {
  readonly relevance: Readonly<Record<string, number>>;
  readonly similarity: Readonly<Record<string, number>>;
  readonly [result: string]: unknown;
}

const mmr: Adapter = {
  covers: (id) => id === "recommend/metrics/mmr",
  run: async (_, { relevance, similarity, ...results }: Mmr) => {
    const ranking = Object.entries(relevance).map(([item, score]) => ({ item, score }));
    const alike = (a: string, b: string) => similarity[`${a}|${b}`] ?? similarity[`${b}|${a}`];
    return [1, 0.7, 0.3].flatMap((lambda) => {
      const expected = results[`lambda_${lambda}`] as readonly string[];
      const { items } = rerankForDiversity(ranking, {
        similarity: alike,
        diversity: 1 - lambda,
        scale: "none",
        count: expected.length,
      });
      const values = (results[`lambda_${lambda}_values`] ?? []) as readonly number[];
      return [
        ...expected.map((item, k) =>
          compare(`lambda ${lambda}, place ${k + 1}: ${item}`, items[k].item === item ? 1 : 0, 1, 0),
        ),
        ...values.map((value, k) => {
          const before = items.slice(0, k).map(({ item }) => alike(item, items[k].item));
          const ours = lambda * items[k].score - (1 - lambda) * Math.max(0, ...before);
          return compare(`lambda ${lambda}, value ${k + 1}`, ours, value, 1e-12);
        }),
      ];
    });
  },
};

/** Re-ranking. */
export const use: readonly Adapter[] = [mmr];
