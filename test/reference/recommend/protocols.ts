/**
 * The ranking tasks of the reference results, for the adapters of every recommender: `movielens("llo")`, `movielens("last20")`, `onlineRetail("new")`, `onlineRetail("all")`. Data are read and
 * split once per process. A task has what to fit on (`train`, whose levels are all candidates, in the order of ids), who is asked for (`customers`, places in the customers' levels of `train`, with the
 * `histories` that stand in `train`), when (`asOf`) and what they did next (`wanted`). `rankingFigures(task, scorer)` ranks all candidates (ties: lower id), what stands in the history left out
 * where the task masks it, and answers figures by the names of the reference. `rankedBy` does the same for a function that gets the index of the asked customer, for models that need it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fromColumns } from "../../../src/core/from-columns.ts";
import { TopFew } from "../../../src/recommend/counts/top-few.ts";
import { type Interactions, interactionsOf } from "../../../src/recommend/index.ts";
import type { History } from "../../../src/recommend/models/history.ts";
import type { Scorer } from "../../../src/recommend/models/scorer.ts";
import { shared } from "../../common/project.ts";

const folder = join(shared, "data/recommend");

/** Whether the data are there. */
export const hasRankingData: boolean =
  existsSync(join(folder, "ml100k_u.data.gz")) &&
  existsSync(join(folder, "online_retail_ii_2009_2010.csv.gz"));

export type TaskName = "llo" | "last20" | "new" | "all";

/** One split of one data set, and what is asked of a recommender on it. */
export interface RankingTask {
  readonly name: TaskName;
  readonly train: Interactions;
  /** Customers asked for, rising. */
  readonly customers: readonly number[];
  readonly histories: readonly History[];
  /** Places of the items that each of them took afterwards, rising. */
  readonly wanted: readonly Int32Array[];
  /** Exclusive end of the training time, ms. */
  readonly asOf: number;
  /** Whether items of the history are no candidates. */
  readonly masked: boolean;
}

/** Means over the customers asked for. */
export type RankingFigures = {
  readonly [figure in
    | `${"precision" | "recall" | "ndcg" | "hit" | "coverage"}@${10 | 20}`
    | "mrr@20"
    | "novelty@10"]: number;
};

interface Line {
  readonly customer: number;
  readonly item: string;
  readonly time: number;
  readonly order?: string;
}

const cache = new Map<string, unknown>();

function once<T>(name: string, make: () => T): T {
  if (!cache.has(name)) cache.set(name, make());
  return cache.get(name) as T;
}

function linesOf(file: string): string[] {
  return gunzipSync(readFileSync(join(folder, file)))
    .toString("utf8")
    .trimEnd()
    .split(/\r?\n/);
}

/** MovieLens 100K, ratings of 4 and 5: the last one of everybody with three ("llo"), or the last fifth of everybody with five ("last20"). */
export function movielens(name: "llo" | "last20"): RankingTask {
  return once(name, () => {
    const lines = once("movielens", positives);
    const byCustomer = new Map<number, Line[]>();
    for (const line of lines) byCustomer.set(line.customer, [...(byCustomer.get(line.customer) ?? []), line]);
    const train: Line[] = [];
    const test: Line[] = [];
    for (const own of byCustomer.values()) {
      const n = own.length;
      const enough = n >= (name === "llo" ? 3 : 5);
      const last = !enough ? 0 : name === "llo" ? 1 : Math.max(1, Math.floor(0.2 * n));
      train.push(...own.slice(0, n - last));
      test.push(...own.slice(n - last));
    }
    const catalogue = Array.from({ length: 1682 }, (_, k) => ({ item: k + 1 }));
    const asOf = lines.reduce((end, { time }) => Math.max(end, time), 0) + 1;
    return taskOf(name, interactionsOf(columnsOf(train), { catalogue, suspects: "keep" }), test, asOf, true);
  });
}

// in the order of time and item, as the splits take it
function positives(): Line[] {
  return linesOf("ml100k_u.data.gz")
    .map((line) => line.split("\t"))
    .filter((cells) => Number(cells[2]) >= 4)
    .map(([customer, item, , time]) => ({ customer: Number(customer), item, time: Number(time) * 1000 }))
    .sort((a, b) => a.customer - b.customer || a.time - b.time || Number(a.item) - Number(b.item));
}

/** Online Retail II, cleaned as the reference says: customers before 2010-11-01, asked what they buy until the end; "new" only what they never bought before. */
export function onlineRetail(name: "new" | "all"): RankingTask {
  return once(name, () => {
    const asOf = Date.UTC(2010, 10, 1);
    const lines = once("retail", cleanLines);
    const train = once("retail train", () =>
      interactionsOf(columnsOf(lines.filter(({ time }) => time < asOf)), {
        minCustomers: 5,
        suspects: "keep",
      }),
    );
    const test = lines.filter(({ time }) => time >= asOf);
    return taskOf(name, train, test, asOf, name === "new");
  });
}

function cleanLines(): Line[] {
  const lines: Line[] = [];
  for (const line of linesOf("online_retail_ii_2009_2010.csv.gz").slice(1)) {
    // only descriptions have commas of their own
    const cells = line.split(",");
    const [quantity, date, price, customer] = cells.slice(-5);
    const item = cells[1].trim().toUpperCase();
    if (cells[0].startsWith("C") || !(Number(quantity) > 0) || !(Number(price) > 0) || customer === "")
      continue;
    if (!/^\d{5}/.test(item)) continue;
    const time = Date.parse(`${date.replace(" ", "T")}Z`);
    lines.push({ customer: Number(customer), item, time, order: cells[0] });
  }
  return lines;
}

function columnsOf(lines: readonly Line[]) {
  return fromColumns({
    customer: lines.map(({ customer }) => String(customer)),
    item: lines.map(({ item }) => item),
    time: Float64Array.from(lines, ({ time }) => time),
    ...(lines[0].order === undefined ? {} : { order: lines.map(({ order = "" }) => order) }),
  });
}

function taskOf(
  name: TaskName,
  train: Interactions,
  test: readonly Line[],
  asOf: number,
  masked: boolean,
): RankingTask {
  const { customer, item } = train.columns;
  const itemAt = new Map(item.levels.map((id, k) => [id, k]));
  const customerAt = new Map(customer.levels.map((id, k) => [id, k]));
  const histories = once(`histories ${name === "all" ? "new" : name}`, () => historiesOf(train));
  const wanted = new Map<number, Set<number>>();
  for (const line of test) {
    const c = customerAt.get(String(line.customer));
    const k = itemAt.get(line.item);
    if (c === undefined || c >= histories.length || k === undefined) continue;
    if (masked && histories[c].at.includes(k)) continue;
    wanted.set(c, (wanted.get(c) ?? new Set()).add(k));
  }
  const customers = [...wanted.keys()].sort((a, b) => a - b);
  return {
    name,
    train,
    customers,
    histories: customers.map((c) => histories[c]),
    wanted: customers.map((c) => Int32Array.from(wanted.get(c) ?? []).sort()),
    asOf,
    masked,
  };
}

/** What stands in a table of everybody named in it, by the places of its items: written out plainly, as a second way beside the library's. */
export function historiesOf({ columns, info, length }: Interactions): History[] {
  const histories: History[] = [];
  let i = 0;
  for (let c = 0; c < info.customers; c++) {
    const of = new Map<number, { baskets: number; weight: number; last: number }>();
    const baskets: { time: number; at: number[] }[] = [];
    let basket = -1;
    for (; i < length && columns.customer.codes[i] === c; i++) {
      const k = columns.item.codes[i];
      const time = columns.time[i];
      const seen = of.get(k) ?? { baskets: 0, weight: 0, last: Number.NEGATIVE_INFINITY };
      const last = Math.max(seen.last, time);
      of.set(k, { baskets: seen.baskets + 1, weight: seen.weight + columns.weight[i], last });
      if (columns.basket[i] !== basket) baskets.push({ time, at: [] });
      basket = columns.basket[i];
      baskets[baskets.length - 1].at.push(k);
    }
    const items = [...of].sort((a, b) => a[0] - b[0]);
    const ends = baskets.map(({ at }) => at.length);
    histories.push({
      at: Int32Array.from(items, ([k]) => k),
      baskets: Float64Array.from(items, ([, v]) => v.baskets),
      weight: Float64Array.from(items, ([, v]) => v.weight),
      last: Float64Array.from(items, ([, v]) => v.last),
      basketStart: Int32Array.from([
        0,
        ...ends.map((_, b) => ends.slice(0, b + 1).reduce((s, n) => s + n, 0)),
      ]),
      basketAt: Int32Array.from(baskets.flatMap(({ at }) => at)),
      basketTime: Float64Array.from(baskets, ({ time }) => time),
    });
  }
  return histories;
}

/** Figures of a scorer on a task. */
export function rankingFigures(task: RankingTask, scorer: Scorer): RankingFigures {
  return rankedBy(task, (c, out) => scorer.score(task.histories[c], task.asOf, out));
}

/** Figures of scores: `score(c, out)` writes those of all items for the customer `task.customers[c]`. */
export function rankedBy(task: RankingTask, score: (c: number, out: Float64Array) => void): RankingFigures {
  const { train, histories, wanted, masked } = task;
  const items = train.info.items;
  const popular = once(`popular ${task.name}`, () => pairsPerItem(train));
  const pairs = popular.reduce((sum, n) => sum + n, 0);
  const inTrain = popular.filter((n) => n > 0).length;
  const out = new Float64Array(items);
  const few = new TopFew(20);
  const top = new Int32Array(20);
  const sums: Record<string, number> = {};
  const add = (name: string, value: number) => {
    sums[name] = (sums[name] ?? 0) + value / histories.length;
  };
  const shown = { 10: new Set<number>(), 20: new Set<number>() };
  histories.forEach((history, c) => {
    score(c, out);
    const own = new Set(masked ? history.at : []);
    for (let k = 0; k < items; k++) {
      if (Number.isNaN(out[k])) throw new Error(`no score of item ${k} for customer ${c}`);
      if (!own.has(k)) few.add(k, out[k]);
    }
    few.take(top, new Float64Array(20));
    const asked = new Set(wanted[c]);
    const rank = top.findIndex((k) => asked.has(k));
    add("mrr@20", rank < 0 ? 0 : 1 / (rank + 1));
    for (const k of top.subarray(0, 10)) add("novelty@10", -Math.log2(Math.max(1, popular[k]) / pairs) / 10);
    for (const n of [10, 20] as const) {
      let hits = 0;
      let gain = 0;
      let ideal = 0;
      for (let r = 0; r < n; r++) {
        shown[n].add(top[r]);
        if (r < asked.size) ideal += 1 / Math.log2(r + 2);
        if (!asked.has(top[r])) continue;
        hits++;
        gain += 1 / Math.log2(r + 2);
      }
      add(`precision@${n}`, hits / n);
      add(`recall@${n}`, hits / asked.size);
      add(`hit@${n}`, hits > 0 ? 1 : 0);
      add(`ndcg@${n}`, gain / ideal);
    }
  });
  for (const n of [10, 20] as const) sums[`coverage@${n}`] = shown[n].size / inTrain;
  return sums as RankingFigures;
}

function pairsPerItem(train: Interactions): number[] {
  const counts = new Array<number>(train.info.items).fill(0);
  for (const { at } of historiesOf(train)) for (const k of at) counts[k]++;
  return counts;
}
