import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import {
  autoRecommender,
  evaluateRecommender,
  fitPopularItems,
  type Interactions,
  interactionsOf,
  splitInteractions,
} from "../../../src/recommend/index.ts";
import { scorerOf } from "../../../src/recommend/use/scorer-of.ts";
import { shared } from "../../common/project.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { hasRankingData, movielens, onlineRetail, rankingFigures, type TaskName } from "./protocols.ts";

interface Split {
  readonly train_for_test: number;
  readonly test_users: number;
  readonly test_items: number;
  readonly catalog_items_in_train: number;
}
interface Info {
  readonly positives: number;
  readonly users_with_positive: number;
  readonly llo: Split;
  readonly last20: Split;
}

/** NDCG@10 that the default has to reach: 98 to 100 hundredths of the best row of the reference, chosen without the test. */
const ASKED: Readonly<Record<TaskName, number>> = { llo: 0.072, last20: 0.153, new: 0.122, all: 0.387 };
/** Popularity of the reference on the same splits, from its table of results. */
const POPULAR = { llo: 0.02885, last20: 0.0739 } as const;

const exactly = (what: string, ours: number, reference: number): Compared =>
  compare(what, ours, reference, 0);

/** Every liked movie with its time. */
function liked(): Interactions {
  const lines = gunzipSync(readFileSync(join(shared, "data/recommend/ml100k_u.data.gz")))
    .toString("utf8")
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split("\t"));
  const rows = lines
    .filter(([, , rating]) => Number(rating) >= 4)
    .map(([customer, item, , seconds]) => ({ customer, item, time: Number(seconds) * 1000 }));
  const catalogue = Array.from({ length: 1682 }, (_, k) => ({ item: k + 1 }));
  return interactionsOf(rows, { catalogue, suspects: "keep" });
}

/** The splits of the reference by `splitInteractions`, and best sellers by `evaluateRecommender`. */
function splits(info: Info): Compared[] {
  const table = liked();
  const ways = {
    llo: { way: "last-out", ties: "by-item", least: 3 },
    last20: { way: "last-share", ties: "by-item", least: 5, share: 0.2 },
  } as const;
  return [
    exactly("positives", table.length, info.positives),
    exactly("customers", table.info.customers, info.users_with_positive),
    ...(["llo", "last20"] as const).flatMap((name) => {
      const split = splitInteractions(table, ways[name]);
      const [{ train, test, customers }] = split.folds;
      const popular = evaluateRecommender((part) => fitPopularItems(part), split, { resamples: 100 });
      const items = new Set(train.columns.item.codes).size;
      return [
        exactly(`${name}: training rows`, train.length, info[name].train_for_test),
        exactly(`${name}: customers tested on`, customers, info[name].test_users),
        exactly(`${name}: test rows`, test.length, info[name].test_items),
        exactly(`${name}: items in training`, items, info[name].catalog_items_in_train),
        compare(`${name}: NDCG of best sellers`, popular.metrics.ndcg.value, POPULAR[name], 0.001),
      ];
    }),
  ];
}

/** What the automatic choice reaches on the test of the reference, which it never sees. */
function chosenOn(name: TaskName): Compared[] {
  const task = name === "llo" || name === "last20" ? movielens(name) : onlineRetail(name);
  const { model, report } = autoRecommender(task.train, { target: name === "all" ? "all" : "new" });
  const found = rankingFigures(task, scorerOf(model))["ndcg@10"];
  return [
    // reaching it is what counts, not by how much
    compare(`${name}: NDCG of ${report.chosen}`, Math.min(found, ASKED[name]), ASKED[name], 1e-12),
    exactly(`${name}: personal offers are better`, report.status === "personal" ? 1 : 0, 1),
  ];
}

/** Splits, and what `autoRecommender` reaches on all four tasks. About 75 s of CPU. */
export const auto: readonly Adapter[] = [
  {
    covers: (id) => id === "recommend/movielens100k/info",
    run: async (_, info: never) =>
      hasRankingData
        ? [...splits(info), ...(["llo", "last20", "new", "all"] as const).flatMap(chosenOn)]
        : [],
  },
];
