import type { Id } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { idList } from "../core/id-list.ts";
import { badOption } from "../core/options.ts";
import { FIGURES, type RankingFigures, rankFigures } from "./evaluation/rank-figures.ts";
import { needObject } from "./use/needs.ts";

/** Options of {@link rankingMetrics}. */
export interface RankingMetricsOptions {
  /** How many items of the list are looked at. Default 10. */
  readonly k?: number;
  /** Scores of the recommended items in their order, none above the one before. Equal scores are ties: every figure is then its expected value over the random orders of the items that tie. Default: no ties. */
  readonly scores?: Iterable<number>;
}

/**
 * How good one list of recommendations was, given what turned out to be relevant: precision, recall, hit rate, NDCG, average precision and reciprocal rank at k, each as
 * {@link RankingFigures} defines it. Gains are binary. Without anything relevant the figures that divide by it are null, and a mean over customers leaves them out.
 * Manning, Raghavan and Schütze 2008; NDCG Järvelin and Kekäläinen 2002; ties McSherry and Najork 2008. O(list + relevant).
 *
 * @throws "bad-option" for k or scores; "bad-input" for what is no list of ids, or one with an id twice: counted twice, NDCG would pass 1.
 *
 * @example
 * import { rankingMetrics } from "clientele/recommend";
 * const { recall, ndcg } = rankingMetrics(["tea", "bread", "jam"], ["bread", "soap"], { k: 3 });
 * recall; // => 0.5
 * ndcg; // => 0.386853
 * rankingMetrics(["tea", "bread"], ["bread"], { k: 1, scores: [2, 2] }).precision; // => 0.5
 * rankingMetrics(["tea", "tea"], ["tea"]); // throws "bad-input"
 */
export function rankingMetrics(
  recommended: Iterable<Id>,
  relevant: Iterable<Id>,
  options: RankingMetricsOptions = {},
): RankingFigures {
  needObject(options, "options", "an object such as { k: 10 }");
  const k = lengthOption(options.k);
  const list = once(recommended, "The recommended items");
  const wanted = new Set(once(relevant, "The relevant items"));
  const scores = options.scores === undefined ? undefined : scoresOption(options.scores, list.length);
  const sizes: number[] = [];
  const hits: number[] = [];
  list.forEach((id, i) => {
    const hit = wanted.has(id) ? 1 : 0;
    if (scores !== undefined && i > 0 && scores[i] === scores[i - 1]) {
      sizes[sizes.length - 1]++;
      hits[hits.length - 1] += hit;
    } else {
      sizes.push(1);
      hits.push(hit);
    }
  });
  const out = new Float64Array(FIGURES.length);
  rankFigures({ length: list.length, sizes, hits, groups: sizes.length }, wanted.size, k, out);
  return Object.fromEntries(
    FIGURES.map((name, f) => [name, Number.isNaN(out[f]) ? null : out[f]]),
  ) as unknown as RankingFigures;
}

/** How long lists are looked at; 10 unless given. */
export function lengthOption(k = 10): number {
  if (Number.isInteger(k) && k >= 1 && k <= 10_000) return k;
  throw badOption("k", k, "a whole number of items, 1 to 10,000");
}

function once(ids: Iterable<Id>, what: string): string[] {
  const list = idList(ids, what);
  const seen = new Set<string>();
  list.forEach((id, row) => {
    if (seen.has(id))
      throw new ClienteleError("bad-input", `${what} name ${show(id)} twice; expected each id once.`, {
        row,
        value: id,
        expected: "each id once",
      });
    seen.add(id);
  });
  return list;
}

function scoresOption(given: Iterable<number>, length: number): number[] {
  const scores = Array.from(given);
  if (scores.length !== length) throw badOption("scores", scores.length, `${length} scores, one per item`);
  scores.forEach((score, i) => {
    if (!Number.isFinite(score) || (i > 0 && score > scores[i - 1]))
      throw badOption("scores", score, "numbers, none above the one before");
  });
  return scores;
}
