import { describe, expect, test } from "vitest";
import { aliveProbability } from "../../../src/cltv/purchase/alive-probability.ts";
import { fitMbgNbd } from "../../../src/cltv/purchase/fit-mbg-nbd.ts";
import { orderProbability } from "../../../src/cltv/purchase/order-probability.ts";
import { nextOrder } from "../../../src/cltv/value/next-order.ts";
import { beta, exponential, gamma, randomFrom, uniform } from "../../../src/core/random.ts";
import { checkSuite } from "../../common/check-suite.ts";
import { expectClose } from "../../common/close.ts";
import { tableOfRows } from "../../common/rows.ts";
import { BG, buyingModel, MBG, PARETO } from "./shop.ts";

const WEEK = 7 * 86_400_000;
const asOf = Date.UTC(2026, 10, 1);
const DATA = [
  { customer: "ann", frequency: 0, recency: 0, age: 38 },
  { customer: "bob", frequency: 1, recency: 5, age: 38 },
  { customer: "cem", frequency: 2, recency: 30, age: 38 },
  { customer: "dot", frequency: 6, recency: 36, age: 38 },
  { customer: "eve", frequency: 7, recency: 15, age: 38 },
];

describe("nextOrder", () => {
  test("has the closed form of a gamma mixture where everybody alive comes back", () => {
    const next = nextOrder(buyingModel("bg-nbd", BG), DATA, { asOf, share: 0.5 });
    const wait = (x: number, q: number) => (4.414 + 38) * ((1 - q) ** (-1 / (0.243 + x)) - 1);
    const dot = next.of("dot");
    expect(((dot?.next as number) - asOf) / WEEK).toBeCloseTo(wait(6, 0.5), 6);
    expect(((dot?.early as number) - asOf) / WEEK).toBeCloseTo(wait(6, 0.25), 6);
    expect(((dot?.late as number) - asOf) / WEEK).toBeCloseTo(wait(6, 0.75), 6);
    expectClose(dot?.ever, dot?.alive, 1e-12);
  });

  test("is that of one rate of buying and one of leaving where parameters have run to infinity, and as quick", () => {
    const [buying, leaving] = [0.12, 0.05];
    const params = { r: 2e11, alpha: 2e11 / buying, s: 3e11, beta: 3e11 / leaving };
    const rows = Array.from({ length: 60 }, (_, i) => ({
      frequency: i % 4,
      recency: (i % 4) * 5,
      age: 20 + i,
    }));
    const next = nextOrder(buyingModel("pareto-nbd", params), rows, { asOf, least: 0 });
    for (const row of [next.at(0), next.at(7), next.at(59)]) {
      expect(((row?.next as number) - asOf) / WEEK).toBeCloseTo(Math.LN2 / (buying + leaving), 6);
      expectClose(row?.ever, ((row?.alive as number) * buying) / (buying + leaving), 1e-9);
    }
  });

  test.each([
    { kind: "pareto-nbd", params: PARETO },
    { kind: "mbg-cnbd-k", params: { r: 1.33, alpha: 2.81, a: 0.42, b: 1.79 }, k: 3 },
  ] as const)("has the median of simulated next orders, $kind", (model) => {
    const k = "k" in model ? model.k : 1;
    const row = { customer: "cem", frequency: 2, recency: 30, age: 38 };
    const next = nextOrder(buyingModel(model.kind, model.params, k > 1 ? { k } : {}), [row], {
      asOf,
      least: 0,
    });
    const random = randomFrom(4);
    const waits: number[] = [];
    let never = 0;
    // rejection: lives with two orders, the last between 29.5 and 30.5, silent until 38
    while (waits.length + never < 800) {
      const { r, alpha } = model.params;
      let t = 0;
      const rate = gamma(random, r, alpha);
      const end =
        model.kind === "pareto-nbd" ? exponential(random, gamma(random, PARETO.s, PARETO.beta)) : Infinity;
      const chance = model.kind === "pareto-nbd" ? 0 : beta(random, 0.42, 1.79);
      let alive = uniform(random) >= chance;
      const times: number[] = [];
      while (alive && times.length < 3) {
        for (let j = 0; j < k; j++) t += exponential(random, rate);
        if (t > end) break;
        times.push(t);
        if (times.length < 3) alive = uniform(random) >= chance;
      }
      if (times.length < 2 || times[1] < 28.5 || times[1] > 31.5 || times[2] < 38) continue;
      if (times.length === 3) waits.push(times[2] - 38);
      else never++;
    }
    waits.sort((a, b) => a - b);
    const found = next.at(0);
    expect(Math.abs((found?.ever as number) - waits.length / 800)).toBeLessThan(0.06);
    const median = ((found?.next as number) - asOf) / WEEK;
    const late = ((found?.late as number) - asOf) / WEEK;
    expect(waits.filter((w) => w < median).length / waits.length).toBeCloseTo(0.5, 1);
    expect(waits.filter((w) => w < late).length / waits.length).toBeCloseTo(0.9, 1);
  });

  test("gives no time to who is probably gone, and says why", () => {
    const next = nextOrder(buyingModel("mbg-nbd", MBG), DATA, { asOf });
    expect(next.of("eve")).toMatchObject({ next: null, early: null, late: null, reason: "probably gone" });
    expect(next.of("dot")?.reason).toBeNull();
    expect(nextOrder(buyingModel("mbg-nbd", MBG), DATA, { asOf, least: 0 }).of("eve")?.next).toBeGreaterThan(
      asOf,
    );
    const far = nextOrder(buyingModel("bg-nbd", { ...BG, r: 0.01 }), DATA, { asOf });
    expect(far.of("ann")).toMatchObject({ next: null, reason: "too far away" });
  });

  test("says how likely silence and staying are within a window", () => {
    const model = buyingModel("pareto-nbd", PARETO);
    const next = nextOrder(model, DATA, { asOf, window: { weeks: 8 } });
    const horizon = { weeks: 8 };
    expectClose(next.columns.noOrder, orderProbability(model, DATA, { horizon }).columns.probability, 1e-12);
    expectClose(
      next.columns.aliveThen,
      aliveProbability(model, DATA, { after: horizon }).columns.alive,
      1e-12,
    );
    expect("noOrder" in nextOrder(model, DATA, { asOf }).columns).toBe(false);
    expect(next.info.window).toBeCloseTo(8, 12);
  });

  test("gives the same dates in days as in weeks", () => {
    const days = DATA.map((row) => ({ ...row, recency: row.recency * 7, age: row.age * 7 }));
    const daily = nextOrder(
      buyingModel(
        "pareto-nbd",
        { ...PARETO, alpha: PARETO.alpha * 7, beta: PARETO.beta * 7 },
        { unit: "day" },
      ),
      days,
      { asOf },
    );
    expectClose([...daily], [...nextOrder(buyingModel("pareto-nbd", PARETO), DATA, { asOf })], 1e-9);
  });

  test("counts from the table's own asOf", () => {
    const table = tableOfRows(DATA, { kind: "customers", asOf, unit: "week" });
    const model = buyingModel("mbg-nbd", MBG);
    expect(nextOrder(model, table as never).of("dot")).toEqual(nextOrder(model, DATA, { asOf }).of("dot"));
    expect(() => nextOrder(model, table as never, { asOf: asOf + WEEK } as never)).toThrow(
      expect.objectContaining({ code: "mixed-info" }),
    );
  });

  test("refuses misuse with a code", () => {
    const model = buyingModel("mbg-nbd", MBG);
    const ask = (options: object) => () => nextOrder(model, DATA, options as never);
    const code = (value: string) => expect.objectContaining({ code: value });
    expect(ask({})).toThrow(code("bad-option"));
    expect(ask({ asOf: "soon" })).toThrow(code("bad-option"));
    expect(ask({ asOf, share: 80 })).toThrow(code("bad-option"));
    expect(ask({ asOf, least: -1 })).toThrow(code("bad-option"));
    expect(ask({ asOf, window: 5 })).toThrow(code("bad-option"));
    expect(ask({ asOf: "2026-11-01T10:00", zone: "Mars" })).toThrow(code("unknown-zone"));
    expect(() => nextOrder({} as never, DATA, { asOf })).toThrow(code("bad-model"));
    expect(() => nextOrder(model, [{ frequency: 2, recency: 40, age: 38 }], { asOf })).toThrow(
      code("bad-value"),
    );
  });
});

const fitted = fitMbgNbd(
  DATA.map((row, i) => ({ ...row, count: [120, 24, 16, 9, 3][i] })),
  { unit: "week" },
);
checkSuite({
  name: "nextOrder",
  run: (data) => nextOrder(fitted, data, { asOf, window: { weeks: 4 } }),
  data: DATA,
  empty: (next) => expect(next.length).toBe(0),
  oneRow: (next) => expect(next.at(0)?.customer).toBe("ann"),
  allNaN: "bad-value",
});
