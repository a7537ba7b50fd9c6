import { describe, expect, it } from "vitest";
import { integer, randomFrom, uniform } from "../../../src/core/random.ts";
import { chooseTest } from "../../../src/recommend/auto/choose-test.ts";
import { testCustomers } from "../../../src/recommend/evaluation/test-customers.ts";
import {
  type AutoRecommenderOptions,
  autoRecommender,
  autoRecommenderAsync,
  type Interactions,
  interactionsOf,
  type RecommendTarget,
  splitInteractions,
} from "../../../src/recommend/index.ts";
import { parseRecommender } from "../../../src/recommend/parse-recommender.ts";
import { historiesOf } from "../../../src/recommend/use/histories.ts";
import { scorerOf } from "../../../src/recommend/use/scorer-of.ts";
import { asyncCodeOf as codeOf } from "../../common/code-of.ts";

const DAY = 86_400_000;
const START = Date.UTC(2025, 0, 1);

interface Shop {
  readonly customers: number;
  /** Chance that a customer takes something of their own taste. */
  readonly taste: number;
  /** Chance that a customer takes what they had before. */
  readonly again?: number;
  readonly visits?: number;
  /** Days between visits; 0: everything at one visit, minutes apart. */
  readonly gap?: number;
}

/** Customers of five tastes of eight items each, who come now and then and take two things. */
function shop({ customers, taste, again = 0, visits = 5, gap = 20 }: Shop): Interactions {
  const random = randomFrom(7);
  const rows: { customer: string; item: string; time: number; order: string }[] = [];
  for (let c = 0; c < customers; c++) {
    const own = c % 5;
    const had: string[] = [];
    const from = START + (gap === 0 ? integer(random, 300) : integer(random, 40)) * DAY;
    for (let v = 0; v < visits; v++)
      for (let n = 0; n < 2; n++) {
        const group = uniform(random) < taste ? own : integer(random, 5);
        const item =
          had.length > 0 && uniform(random) < again
            ? had[integer(random, had.length)]
            : `${"abcde"[group]}${integer(random, 8)}`;
        had.push(item);
        const time = from + v * gap * DAY + (v * 2 + n) * 60_000;
        rows.push({ customer: `c${c}`, item, time, order: gap === 0 ? `c${c}` : `c${c} ${v}` });
      }
  }
  return interactionsOf(rows);
}

const quick: AutoRecommenderOptions = { resamples: 100 };
const fresh: AutoRecommenderOptions = { ...quick, target: "new" };
const tasty = shop({ customers: 100, taste: 0.9 });

describe("autoRecommender", () => {
  it("chooses a personal recommender where there are tastes, says by how much, and hands out what it tried", () => {
    const { model, report } = autoRecommender(tasty, { ...fresh, k: 5 });
    expect(report).toMatchObject({ status: "personal", target: "new", inferred: false, k: 5 });
    expect(report.versus?.better).toBe("a");
    expect(report.text[0]).toMatch(
      /^Personal offers find [\d.]+ % of the new things customers buy next, the best sellers [\d.]+ %: [\d.]+ times as many \(between [\d.]+ and [\d.]+\)\.$/,
    );
    const values = report.tried.map(({ ndcg }) => ndcg.value);
    expect(values).toEqual([...values].sort((a, b) => b - a));
    expect(report.tried.filter(({ chosen }) => chosen).map(({ name }) => name)).toEqual([report.chosen]);
    expect(new Set(report.tried.map(({ name }) => name)).size).toBe(report.tried.length);
    for (const { ndcg, recall } of report.tried)
      for (const { value, interval } of [ndcg, recall]) {
        expect(value >= 0 && value <= 1).toBe(true);
        expect((interval?.[0] ?? 1) <= value && value <= (interval?.[1] ?? 0)).toBe(true);
      }
    expect(model.kind).toBe("recommender");
    const revived = parseRecommender(JSON.stringify(model));
    const histories = historiesOf(tasty, tasty.columns.item.levels);
    const [one, other] = [scorerOf(model), scorerOf(revived)];
    const scores = new Float64Array(tasty.info.items);
    const again = scores.slice();
    let ofTaste = 0;
    for (let c = 0; c < histories.customers; c++) {
      const history = histories.of(c);
      one.score(history, START + 200 * DAY, scores);
      other.score(history, START + 200 * DAY, again);
      expect(again).toEqual(scores);
      for (const place of history.at) scores[place] = Number.NEGATIVE_INFINITY;
      const best = tasty.columns.item.levels[scores.indexOf(Math.max(...scores))];
      const taste = Number(tasty.columns.customer.levels[c].slice(1)) % 5;
      if (best.startsWith("abcde"[taste])) ofTaste++;
    }
    // chance alone would give 20
    expect(ofTaste).toBeGreaterThan(60);
  });

  it("gives the best sellers, and says so, where customers do not differ", () => {
    const { model, report } = autoRecommender(shop({ customers: 80, taste: 0 }), fresh);
    expect(report.status).toBe("popular");
    expect(model.kind).toBe("popular-items");
    expect(report.tried.find(({ chosen }) => chosen)?.personal).toBe(false);
    expect(report.text[0]).toMatch(
      /^Personal offers are not clearly better than the best sellers here: they find [\d.]+ % of the new things customers buy next, the best sellers [\d.]+ %\.$/,
    );
    expect(report.text[1]).toBe("So everybody is offered the best sellers.");
  });

  it("says when there are too few customers, and what it took instead", () => {
    const { model, report } = autoRecommender(shop({ customers: 12, taste: 1 }), quick);
    expect(report).toMatchObject({
      status: "too-few-customers",
      versus: null,
      tried: [],
      chosen: "best sellers",
    });
    expect(model.kind).toBe("popular-items");
    expect(report.text).toEqual([
      "Only 12 customers came back: too few to tell who likes what.",
      "Everybody is offered the best sellers until there are more.",
      "The last basket of each was held back, since too few come back within one stretch of time.",
    ]);
    const wordsOf = (rows: { customer: string; item: string; time?: number }[], target: RecommendTarget) =>
      autoRecommender(interactionsOf(rows), { ...quick, target }).report.text[0];
    const twice = ["ann", "bob"].flatMap((customer) =>
      [0, 30].map((day) => ({ customer, item: customer, time: START + day * DAY })),
    );
    expect(wordsOf(twice, "new")).toBe(
      "Nobody came back and bought something new: too few to tell who likes what.",
    );
    expect(wordsOf(twice, "again")).toBe(
      "Only 2 customers came back for something bought before: too few to tell who likes what.",
    );
    const untimed = [...twice, { customer: "ann", item: "cup" }].map(({ customer, item }) => ({
      customer,
      item,
    }));
    expect(wordsOf(untimed, "new")).toBe(
      "Only 1 customer bought several things: too few to tell who likes what.",
    );
  });

  it("looks at a longer time where in the usual one too few buy something new", () => {
    // everybody comes weekly for the same, and every tenth week for something new of their taste
    const random = randomFrom(3);
    const rows = Array.from({ length: 240 }, (_, c) =>
      Array.from({ length: 40 }, (_, week) =>
        [`usual ${c % 7}`, ...(week % 10 === c % 10 ? [`${"abc"[c % 3]}${integer(random, 12)}`] : [])].map(
          (item) => ({ customer: `c${c}`, item, time: START + (7 * week + (c % 5)) * DAY }),
        ),
      ),
    ).flat(2);
    const table = interactionsOf(rows);
    const daysOf = (target: RecommendTarget) => {
      const { folds, reason } = chooseTest(table, target, 1);
      expect(folds.map(({ way }) => way)).toEqual(["time"]);
      const [{ from, to }] = folds.map(({ fold }) => fold);
      return [Math.round(((to ?? 0) - (from ?? 0)) / DAY), reason] as const;
    };
    expect(daysOf("all")).toEqual([
      7,
      "the last 7 days were held back, which is how long customers typically take to come back",
    ]);
    const [days, reason] = daysOf("new");
    expect(days).toBeGreaterThan(27);
    expect(days).toBeLessThanOrEqual(69);
    expect(reason).toBe(
      `the last ${days} days were held back, since fewer than 100 bought something new within 7 days, the usual time between two visits`,
    );
    // twice as long each time, and no longer than it takes
    expect(days % 7).toBe(0);
    const half = splitInteractions(table, { way: "time", window: { days: days / 2 } }).folds[0];
    expect(testCustomers(half, "new", 1e6, randomFrom(1)).count).toBeLessThan(100);
    const { report } = autoRecommender(table, { ...fresh, budget: { items: 0 } });
    expect(report.test.customers).toBeGreaterThanOrEqual(100);
    expect(report.test.to).toBe(table.info.asOf);
  });

  it("infers from repeats that customers want the same again, and finds their own history", () => {
    const { report } = autoRecommender(shop({ customers: 60, taste: 0, again: 0.8 }), quick);
    expect(report).toMatchObject({ target: "all", inferred: true, status: "personal" });
    expect(report.chosen).toMatch(/^own purchases/);
    const told = autoRecommender(shop({ customers: 60, taste: 0, again: 0.8 }), {
      ...quick,
      target: "again",
    });
    expect(told.report).toMatchObject({ target: "again", inferred: false });
  });

  it("tests by time, by last baskets, by last items where customers come once, and by lot without times", () => {
    const waysOf = (table: Interactions) => chooseTest(table, "all", 1).folds.map(({ way }) => way);
    expect(waysOf(shop({ customers: 260, taste: 0.9 }))).toEqual(["time"]);
    expect(waysOf(tasty)).toEqual(["last-basket"]);
    expect(waysOf(shop({ customers: 100, taste: 0.9, gap: 0 }))).toEqual(["last-out", "last-share"]);
    const rows = Array.from(tasty, ({ customer, item }) => ({ customer, item }));
    expect(waysOf(interactionsOf(rows))).toEqual(["last-out", "last-out", "last-out"]);
  });

  it("decays nothing without times, and counts two tests alike", () => {
    const rows = Array.from(shop({ customers: 40, taste: 0.9 }), ({ customer, item }) => ({
      customer,
      item,
    }));
    const untimed = autoRecommender(interactionsOf(rows), quick).report;
    expect(untimed.tried.some(({ name }) => /half-life|latest|30 days/.test(name))).toBe(false);
    const once = autoRecommender(shop({ customers: 40, taste: 0.9, gap: 0, visits: 8 }), quick).report;
    expect(once.test).toMatchObject({ ways: ["last-out", "last-share"], from: null, customers: 40 });
    expect(once.tried.every(({ ndcg }) => ndcg.value >= 0 && ndcg.value <= 1)).toBe(true);
  });

  it("knows nothing of what came at asOf or later", () => {
    const asOf = START + 90 * DAY;
    const rows = Array.from(tasty).filter(({ time }) => (time as number) < asOf);
    const order = (row: { customer: string | null; basket: number }) => `${row.customer} ${row.basket}`;
    const before = interactionsOf(
      rows.map((row) => ({ customer: row.customer, item: row.item, time: row.time, order: order(row) })),
      { catalogue: tasty.columns.item.levels.map((item) => ({ item })), asOf },
    );
    const cheap = { ...fresh, budget: { items: 0 } };
    const one = autoRecommender(tasty, { ...cheap, asOf });
    const other = autoRecommender(before, cheap);
    expect(one.report.tried).toEqual(other.report.tried);
    expect(JSON.stringify(one.model)).toBe(JSON.stringify(other.model));
  });

  it("keeps to its budget and says what it left out", () => {
    const { report } = autoRecommender(shop({ customers: 180, taste: 0.9 }), {
      ...fresh,
      budget: { items: 9, customers: 100 },
    });
    expect(report.skipped[0]).toMatch(/^EASE was not tried: 40 items are more than the budget of 9/);
    expect(report.tried.some(({ name }) => name.includes("ease"))).toBe(false);
    expect(report.test.customers).toBe(100);
    expect(report.test.untested).toContainEqual(expect.objectContaining({ reason: "not drawn" }));
  });

  it("is the same in steps, and stops", async () => {
    const small = shop({ customers: 60, taste: 0.9, visits: 3 });
    const cheap = { ...fresh, budget: { items: 0 } };
    const seen: [number, number][] = [];
    const slow = await autoRecommenderAsync(small, {
      ...cheap,
      onProgress: (done, total) => void seen.push([done, total]),
    });
    expect(JSON.stringify(slow)).toBe(JSON.stringify(autoRecommender(small, cheap)));
    const [, total] = seen[0];
    expect(seen[seen.length - 1]).toEqual([total, total]);
    expect(seen.every(([done, of], k) => of === total && done >= (seen[k - 1]?.[0] ?? 0))).toBe(true);
    expect(total).toBeGreaterThanOrEqual(slow.report.tried.length);
    // wherever it is told to stop, fits included, nothing more is done
    let steps = 0;
    await autoRecommenderAsync(small, { ...cheap, onProgress: () => void steps++ });
    for (const last of [1, 2, 40, Math.floor(steps / 2), steps - 2]) {
      const stop = { aborted: false };
      let told = 0;
      const onProgress = () => {
        stop.aborted = ++told === last;
      };
      const stopping = autoRecommenderAsync(small, { ...cheap, signal: stop, onProgress });
      expect(await codeOf(() => stopping)).toBe("aborted");
      expect(told).toBe(last);
    }
    expect(slow.report.tried.length).toBeGreaterThan(10);
  });

  it("takes turns within fits: more steps where there are more items", async () => {
    const wide = (items: number) =>
      interactionsOf(
        Array.from({ length: 1200 }, (_, k) => ({
          customer: `c${k % 40}`,
          item: `i${(k * k + 7 * k) % items}`,
          time: START + k * DAY,
          order: `${k % 40} ${Math.floor(k / 240)}`,
        })),
      );
    const stepsOf = async (items: number) => {
      let steps = 0;
      const table = wide(items);
      await autoRecommenderAsync(table, { ...fresh, budget: { items: 100 }, onProgress: () => void steps++ });
      return steps;
    };
    // the sparse form explains one item a step
    expect((await stepsOf(211)) - (await stepsOf(103))).toBeGreaterThan(90);
  });

  it("tries sessions, and the sparse form of EASE above the budget, and says so", () => {
    const { report } = autoRecommender(shop({ customers: 60, taste: 0.9 }), {
      ...fresh,
      budget: { items: 10 },
    });
    const names = report.tried.map(({ name }) => name);
    expect(names).toContain("baskets like the last ones");
    expect(names).toContain("sparse ease 200");
    expect(names.some((name) => /^ease|, ease| ease \+ ease/.test(name))).toBe(false);
    expect(report.skipped[0]).toMatch(/^EASE was tried in its sparse form only: 40 items are more than/);
  });

  it("never calls the difference unclear that it chose by", () => {
    // everything is found among ten of eleven, so that only the order can be better
    const rows = Array.from({ length: 300 }, (_, k) => ({ customer: k % 50, item: (k * 7) % 11 }));
    const { report } = autoRecommender(interactionsOf(rows), quick);
    expect(report.found?.better).toBe(null);
    expect(report.status).toBe("personal");
    expect(report.text[0]).toMatch(
      /^Personal offers get [\d.]+ of 100 points for how high they list the (?:new )?things customers buy next, the best sellers [\d.]+: /,
    );
  });

  it("refuses what nothing can be learnt from, and bad options", async () => {
    const one = interactionsOf([
      { customer: "ann", item: "tea" },
      { customer: "bob", item: "tea" },
    ]);
    const nobody = interactionsOf([
      { order: 1, item: "tea" },
      { order: 1, item: "jam" },
    ]);
    const nothing = interactionsOf([] as { customer: string; item: string }[]);
    for (const table of [one, nobody, nothing])
      expect(await codeOf(() => autoRecommender(table))).toBe("too-few-rows");
    expect(await codeOf(() => autoRecommender([] as never))).toBe("bad-input");
    const bad: readonly Record<string, unknown>[] = [
      { target: "old" },
      { k: 0 },
      { asOf: "soon" },
      { level: 2 },
      { resamples: 1 },
      { seed: 1.5 },
      { budget: { customers: 5 } },
      { budget: { items: 20_000 } },
    ];
    for (const options of bad)
      expect(await codeOf(() => autoRecommender(tasty, options as AutoRecommenderOptions))).toBe(
        "bad-option",
      );
  });
});
