import { describe, expect, it } from "vitest";
import { churnTable } from "../../../src/churn/churn-table.ts";
import type { ChurnTable } from "../../../src/churn/churn-types.ts";
import { churnCard } from "../../../src/churn/monitor/churn-card.ts";
import { monitorChurn } from "../../../src/churn/monitor/monitor-churn.ts";
import { scoreChurn } from "../../../src/churn/score/score-churn.ts";
import { parseChurn } from "../../../src/churn/train/parse-churn.ts";
import { type TrainChurnOptions, trainChurn } from "../../../src/churn/train/train-churn.ts";
import { Table, type TableColumn } from "../../../src/core/table.ts";
import { tableFrom } from "../../../src/core/table-from.ts";
import { codeOf } from "../../common/code-of.ts";
import { byHand } from "../by-hand.ts";

const LATER = Date.UTC(2026, 0, 1);
const plain = byHand(240, { names: ["x1", "x2"] });
const now = byHand(60, { names: ["x1", "x2"], seed: 3, cuts: [LATER] });
const options: TrainChurnOptions = { seed: 1, resamples: 0, candidates: ["logistic"] };
const model = trainChurn(plain, options);
const n = plain.length;

/** The table with other columns, all of them features. */
function having(table: ChurnTable, more: { readonly [name: string]: TableColumn }): ChurnTable {
  const features = Object.entries(more).map(([name, column]) => ({
    ...table.info.features[0],
    name,
    label: name,
    kind: column instanceof Float64Array ? "number" : "category",
    high: `${name} is {${name}}`,
  }));
  return new Table(
    table.length,
    { ...table.columns, ...more } as never,
    { ...table.info, features: [...table.info.features, ...features] } as never,
  ) as unknown as ChurnTable;
}

const texts = (rows: number, of: (i: number) => string): TableColumn => ({
  codes: Int32Array.from({ length: rows }, (_, i) => i),
  levels: Array.from({ length: rows }, (_, i) => of(i)),
});

describe("training", () => {
  it("refuses one outcome alone, three who left, and a feature that is infinite", () => {
    const labels = (of: (i: number) => number) =>
      new Table(
        n,
        { ...plain.columns, left: Float64Array.from({ length: n }, (_, i) => of(i)) } as never,
        plain.info,
      );
    for (const of of [() => 0, () => 1, (i: number) => (i < 3 ? 1 : 0)])
      expect(codeOf(() => trainChurn(labels(of) as never, options))).toBe("too-few-rows");
    const endless = having(plain, { x3: new Float64Array(n).fill(Number.POSITIVE_INFINITY) });
    expect(codeOf(() => trainChurn(endless, { ...options, audit: false }))).toBe("bad-value");
  });

  it("takes constant, doubled and wholly missing features for what they are: nothing", () => {
    const { x1 } = plain.columns as never as { readonly x1: Float64Array };
    const more = {
      same: new Float64Array(n).fill(7),
      again: x1.slice(),
      none: new Float64Array(n).fill(Number.NaN),
    };
    const trained = trainChurn(having(plain, more), { ...options, audit: false });
    const loss = (m: typeof model) => m.candidates.find((c) => c.candidate === "logistic")?.logLoss?.value;
    expect(loss(trained)).toBeCloseTo(loss(model) as number, 2);
  });

  it("calls ids among the features a leak, and survives ten thousand categories where nobody looks", () => {
    const ids = having(plain, { account: texts(n, (i) => `account ${i}`) });
    expect(codeOf(() => trainChurn(ids, options))).toBe("leak");
    const many = having(plain, {
      city: {
        codes: Int32Array.from({ length: n }, (_, i) => 40 * i),
        levels: Array.from({ length: 10_000 }, (_, i) => `city ${i}`),
      },
    });
    const trained = trainChurn(many, { ...options, candidates: ["boosting"], audit: false });
    expect(trained.performance.logLoss.value).toBeLessThan(1);
    // a city that nobody had in training
    const elsewhere = having(now, { city: texts(60, (i) => `elsewhere ${i}`) });
    expect(scoreChurn(trained, elsewhere).length).toBe(60);
  });

  it("learns from more features than rows", () => {
    const noise = Object.fromEntries(
      Array.from({ length: 250 }, (_, k) => [
        `n${k}`,
        Float64Array.from({ length: n }, (_, i) => Math.sin(i * (k + 1.37))),
      ]),
    );
    const trained = trainChurn(having(plain, noise), { ...options, candidates: ["logistic"], audit: false });
    expect(Number.isFinite(trained.performance.logLoss.value)).toBe(true);
  });

  it("works with customers called like properties of objects, and on a table revived from JSON", () => {
    const named = {
      ...(plain.columns.customer as object),
      levels: (plain.columns.customer as unknown as { levels: string[] }).levels.map(
        (id, i) => ["__proto__", "constructor"][i] ?? id,
      ),
    };
    const odd = new Table(
      n,
      { ...plain.columns, customer: named } as never,
      plain.info,
    ) as unknown as ChurnTable;
    const trained = trainChurn(odd, { ...options, resamples: 10, candidates: ["silence"] });
    expect(trained.fit.customers).toBe(n);
    const revived = tableFrom(JSON.parse(JSON.stringify(now))) as unknown as ChurnTable;
    expect([...scoreChurn(model, revived)]).toEqual([...scoreChurn(model, now)]);
  });
});

describe("scoring", () => {
  it("goes by the names of columns and not by their order", () => {
    const columns = Object.fromEntries(Object.entries(now.columns).reverse());
    const turned = new Table(60, columns as never, now.info) as unknown as ChurnTable;
    expect([...scoreChurn(model, turned)]).toEqual([...scoreChurn(model, now)]);
  });

  it("refuses a table without a feature, of other windows, of another meaning of leaving, or in another currency", () => {
    const changed = (info: object, columns: object = now.columns) =>
      new Table(60, columns as never, { ...now.info, ...info } as never) as unknown as ChurnTable;
    const { x1: _, ...rest } = now.columns as never as { readonly [name: string]: TableColumn };
    expect(codeOf(() => scoreChurn(model, changed({}, rest)))).toBe("missing-column");
    expect(codeOf(() => scoreChurn(model, changed({ churn: "orders" })))).toBe("bad-input");
    expect(
      codeOf(() => scoreChurn(model, changed({ windows: { ...now.info.windows, observation: 30 } }))),
    ).toBe("bad-input");
    expect(
      codeOf(() => monitorChurn(model, changed({ windows: { ...now.info.windows, outcome: 30 } }))),
    ).toBe("bad-input");
    const euro = { ...model, currency: "EUR" };
    expect(codeOf(() => scoreChurn(euro, changed({ currency: "USD" })))).toBe("mixed-currency");
    const values = new Table(1, { customer: texts(1, () => "k0"), expected: Float64Array.of(5) } as never, {
      kind: "value",
      currency: "USD",
    });
    expect(codeOf(() => scoreChurn(model, changed({ currency: "EUR" }), { value: values as never }))).toBe(
      "mixed-currency",
    );
  });

  it("leaves the value of customers open who have none, and says how many", () => {
    const scores = scoreChurn(model, now, { value: [{ customer: "k0", expected: 100 }] });
    expect(scores.of("k1")?.valueAtRisk).toBeNull();
    expect(scores.info.valueAtRisk).toBeCloseTo(100 * (scores.of("k0")?.probability ?? 0), 12);
    expect(scores.info.warnings.at(-1)).toBe("59 customers have no value: what is at risk leaves them out.");
  });

  it("says which source a log lacks", () => {
    const orders = [10, 40, 70].map((d) => ({ customer: "ann", time: d * 86_400_000, amount: 5 }));
    const logins = {
      ...model,
      churn: "orders",
      features: [{ ...model.features[0], name: "logins30" }],
    } as const;
    expect(codeOf(() => scoreChurn(logins, orders, { asOf: 80 * 86_400_000 }))).toBe("missing-column");
    expect(
      codeOf(() => scoreChurn(logins, orders, { asOf: 80 * 86_400_000, reading: { zone: "Mars/Olympus" } })),
    ).toBe("unknown-zone");
    expect(codeOf(() => churnTable([], { asOf: 5, outcome: { days: 30 } }))).toBe("empty-input");
  });

  it("puts nobody on top where all risks are equal", () => {
    const blind = trainChurn(plain, { ...options, candidates: ["base-rate"] });
    const scores = scoreChurn(blind, now);
    expect(new Set([...scores].map(({ band }) => band))).toEqual(new Set(["medium"]));
    expect(blind.performance.topDecileLift).toBeCloseTo(1, 12);
    expect(churnCard(blind)[0].lines[2]).toBe("It gives everybody the same risk.");
  });
});

describe("monitoring", () => {
  it("refuses outcomes that overlap with those of training, and takes customers without an outcome yet", () => {
    const month = byHand(100, { names: ["x1", "x2"], cuts: [30 * 86_400_000] });
    expect(codeOf(() => monitorChurn(model, month))).toBe("bad-input");
    const open = new Table(
      100,
      { ...month.columns, left: new Float64Array(100).fill(Number.NaN) } as never,
      { ...month.info, cuts: month.info.cuts.map((cut) => ({ ...cut, labeled: 0 })) } as never,
    ) as unknown as ChurnTable;
    expect(monitorChurn(model, open).quality).toBeNull();
  });
});

describe("a model from anywhere", () => {
  it("is refused when a part that is used later is not there or not what it should be", () => {
    const copies: ((m: Record<string, never>) => unknown)[] = [
      (m) => ({ ...m, performance: null }),
      (m) => ({ ...m, performance: { ...(m.performance as object), auc: null } }),
      (m) => ({ ...m, candidates: [{ words: 5 }] }),
      (m) => ({ ...m, zone: "Mars/Olympus" }),
      (m) => ({ ...m, currency: 5 }),
      (m) => ({ ...m, chosen: "boosting" }),
      (m) => ({ ...m, baseRate: 2 }),
      (m) => ({ ...m, fit: { ...(m.fit as object), cuts: ["now"] } }),
      (m) => ({ ...m, fit: { ...(m.fit as object), warnings: [{}] } }),
      // silence asks for features that are not listed
      (m) => ({ ...m, chosen: "silence", learner: { ...(m.learner as object), candidate: "silence" } }),
    ];
    for (const copy of copies)
      expect(codeOf(() => parseChurn(JSON.stringify(copy(JSON.parse(JSON.stringify(model))))))).toBe(
        "bad-model",
      );
    const deep = `${"[".repeat(5000)}${"]".repeat(5000)}`;
    expect(codeOf(() => parseChurn(deep))).toBe("bad-model");
    const proto = JSON.stringify(model).replace("{", '{"__proto__":{"chosen":1},');
    expect(codeOf(() => parseChurn(proto))).toBe("bad-model");
    expect(({} as { chosen?: unknown }).chosen).toBeUndefined();
  });
});
