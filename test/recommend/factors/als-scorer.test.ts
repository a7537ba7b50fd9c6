import { describe, expect, it } from "vitest";
import { itemFactorsScorer } from "../../../src/recommend/factors/item-factors-scorer.ts";
import { fitImplicitAls } from "../../../src/recommend/fit-implicit-als.ts";
import { historyOf } from "../../../src/recommend/history-of.ts";
import { recommend } from "../../../src/recommend/recommend.ts";
import { recommendAll } from "../../../src/recommend/recommend-all.ts";
import { historyAt, madeShop } from "./shop.ts";

describe("the scorer of implicit ALS", () => {
  it("scores several histories at once to the last bit as one after the other, an empty one and a rest among them", () => {
    const bought = madeShop(50, 45);
    const scorer = itemFactorsScorer(
      fitImplicitAls(bought, { factors: 5, iterations: 3, profile: { decay: { power: 0.5 } } }),
    );
    const histories = Array.from({ length: 10 }, (_, c) => historyAt(bought, c, c === 2 ? 0 : 1e9));
    const days = histories.map((_, c) => (61 + c) * 86_400_000);
    const outs = histories.map(() => new Float64Array(45).fill(9));
    scorer.scoreMany?.(histories, days, outs);
    const one = new Float64Array(45);
    histories.forEach((history, c) => {
      scorer.score(history, days[c], one);
      expect(outs[c]).toEqual(one);
    });
    expect(outs[2].every((v) => v === 0)).toBe(true);
    expect(outs[0].some((v) => v !== 0)).toBe(true);
    expect(outs[9]).not.toEqual(outs[1]);
  });

  it("offers all customers what it offers each, to the last bit, with and without reasons", () => {
    const bought = madeShop(51, 45);
    const model = fitImplicitAls(bought, { factors: 5, iterations: 3 });
    const asOf = 61 * 86_400_000;
    for (const [reasons, repeat] of [
      [0, "new"],
      [0, "both"],
      [1, "again"],
    ] as const) {
      const options = { count: 4, reasons, repeat, asOf };
      const each = bought.columns.customer.levels.flatMap((customer) =>
        recommend(model, historyOf(bought, customer), options).items.map(({ item, score }) => ({
          customer,
          item,
          score,
        })),
      );
      const all = [...recommendAll(model, bought, options)];
      expect(all.map(({ customer, item, score }) => ({ customer, item, score }))).toEqual(each);
      expect(each.length).toBeGreaterThan(100);
    }
  });

  it("knows whose parts are asked for, whoever was scored last", () => {
    const bought = madeShop(50, 45);
    const scorer = itemFactorsScorer(fitImplicitAls(bought, { factors: 5, iterations: 3 }));
    const [a, b] = [historyAt(bought, 0), historyAt(bought, 1)];
    const place = a.at[0];
    const fresh = scorer.parts(a, 0, place);
    const room = [0, 1, 2, 3].map(() => new Float64Array(45));
    scorer.score(b, 0, room[0]);
    expect(scorer.parts(a, 0, place)).toEqual(fresh);
    scorer.scoreMany?.([a, b, a, b], [0, 0, 0, 0], room);
    expect(scorer.parts(a, 0, place)).toEqual(fresh);
    expect(scorer.parts(b, 0, place)).not.toEqual(fresh);
  });
});
