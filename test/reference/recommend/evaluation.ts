import { listMetrics, rankingMetrics } from "../../../src/recommend/index.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";

// the reference has 12 significant digits
const DIGITS = 1e-9;

/** Names of the reference, and ours. */
const NAMES = {
  precision: "precision",
  precision_over_returned: "precisionReturned",
  recall: "recall",
  recall_capped: "recallCapped",
  hitRate: "hitRate",
  ndcg: "ndcg",
  dcg: "dcg",
  map: "map",
  ap_over_relevant: "mapRelevant",
  mrr: "mrr",
} as const;

type Figures = Readonly<Record<keyof typeof NAMES, number | null>>;
interface Case extends Figures {
  readonly name: string;
  readonly recommended: readonly number[];
  readonly relevant: readonly number[];
  readonly k: number;
}
interface Ties extends Figures {
  readonly scores: Readonly<Record<string, number>>;
  readonly deterministic_order: readonly string[];
  readonly relevant: readonly string[];
  readonly k: number;
  readonly expected_recall_random_ties: number;
  readonly expected_ndcg_random_ties: number;
}
interface Beyond {
  readonly recs: Readonly<Record<string, readonly string[]>>;
  readonly catalog: readonly string[];
  readonly popularity: Readonly<Record<string, number>>;
  readonly pair_similarity: Readonly<Record<string, number>>;
  readonly catalog_coverage: number;
  readonly novelty_mean_self_information_bits: number;
  readonly intra_list_diversity: number;
  readonly gini_of_recommendation_counts: number;
  readonly shannon_entropy_bits: number;
  readonly personalization_1_minus_overlap: number;
  readonly average_recommendation_popularity: number;
}

// no value is no value in both
const same = (what: string, ours: number | null, reference: number | null): Compared =>
  compare(what, ours ?? -1, reference ?? -1, DIGITS);

function figures(what: string, ours: ReturnType<typeof rankingMetrics>, reference: Figures): Compared[] {
  return Object.entries(NAMES).map(([theirs, name]) =>
    same(`${what}: ${theirs}`, ours[name], reference[theirs as keyof typeof NAMES]),
  );
}

function cases(reference: readonly Case[]): Compared[] {
  return reference.flatMap(({ name, recommended, relevant, k, ...values }) =>
    figures(name, rankingMetrics(recommended, relevant, { k }), values),
  );
}

function ties(reference: Ties): Compared[] {
  const { scores, deterministic_order: order, relevant, k } = reference;
  const expected = rankingMetrics(order, relevant, { k, scores: order.map((id) => scores[id]) });
  return [
    ...figures("in the order of ids", rankingMetrics(order, relevant, { k }), reference),
    same("recall, ties in random order", expected.recall, reference.expected_recall_random_ties),
    same("NDCG, ties in random order", expected.ndcg, reference.expected_ndcg_random_ties),
  ];
}

function beyond(reference: Beyond): Compared[] {
  const { pair_similarity: alike } = reference;
  const found = listMetrics(Object.values(reference.recs), {
    bought: Object.entries(reference.popularity),
    catalogue: reference.catalog,
    similarity: (a, b) => alike[`${a}|${b}`] ?? alike[`${b}|${a}`],
  });
  return [
    same("coverage", found.coverage, reference.catalog_coverage),
    same("novelty", found.novelty, reference.novelty_mean_self_information_bits),
    same("diversity", found.diversity, reference.intra_list_diversity),
    same("Gini", found.gini, reference.gini_of_recommendation_counts),
    same("entropy", found.entropy, reference.shannon_entropy_bits),
    same("personalization", found.personalization, reference.personalization_1_minus_overlap),
    same("popularity", found.averagePopularity, reference.average_recommendation_popularity),
  ];
}

const parts: Readonly<Record<string, (reference: never) => Compared[]>> = {
  "recommend/metrics/cases": cases,
  "recommend/metrics/ties": ties,
  "recommend/metrics/beyond_accuracy": beyond,
};

/** Definitions of metrics. */
export const evaluation: readonly Adapter[] = [
  {
    covers: (id) => id in parts,
    run: async (id, value: never) => parts[id](value),
  },
];
