import { describe, expect, it } from "vitest";
import { churnTable } from "../../../src/churn/churn-table.ts";
import type { ChurnTable } from "../../../src/churn/churn-types.ts";
import { churnCard } from "../../../src/churn/monitor/churn-card.ts";
import { monitorChurn } from "../../../src/churn/monitor/monitor-churn.ts";
import { scoreChurn } from "../../../src/churn/score/score-churn.ts";
import { parseChurn } from "../../../src/churn/train/parse-churn.ts";
import { trainChurn, trainChurnAsync } from "../../../src/churn/train/train-churn.ts";
import { normal, randomFrom } from "../../../src/core/random.ts";
import { Table } from "../../../src/core/table.ts";
import { tableFrom } from "../../../src/core/table-from.ts";
import { simulateShop } from "../../../src/data/index.ts";
import { codeOf } from "../../common/code-of.ts";
import { byHand } from "../by-hand.ts";

const shop = simulateShop({ seed: 3, customers: 250, events: false });
const asOf = ["2024-10-01", "2025-01-01", "2025-04-01", "2025-07-01", "2025-10-01"];
const table = churnTable(shop.orders, { asOf, outcome: { days: 90 } });
const quick = { seed: 1, candidates: ["silence", "hazard", "purchase-model"], resamples: 10 } as const;
const model = trainChurn(table, quick);

describe("a churn model", () => {
  it("is chosen by rolling origin and tested on a later cut than all of that", () => {
    expect(model.chosen).toBe("purchase-model");
    expect(model.performance).toMatchObject({ on: "a later cut", cut: Date.UTC(2025, 9, 1) });
    expect(model.performance.auc.value).toBeGreaterThan(0.8);
    expect(model.performance.simplest.candidate).toBe("silence");
    expect(model.candidates.map((c) => c.candidate)).toEqual([
      "base-rate",
      "silence",
      "hazard",
      "purchase-model",
    ]);
    expect(model.candidates.filter((c) => c.behind === null)).toHaveLength(1);
  });

  it("does not know the outcomes of the test: other labels there change what is reported, not what was chosen", () => {
    const left = (table.columns.left as Float64Array).map((l, i) =>
      table.columns.cut[i] === Date.UTC(2025, 9, 1) && !Number.isNaN(l) ? 1 - l : l,
    );
    const turned = new Table(table.length, { ...table.columns, left }, table.info) as ChurnTable;
    const other = trainChurn(turned, quick);
    expect(other.candidates).toEqual(model.candidates);
    expect(other.performance.auc.value).toBeCloseTo(1 - model.performance.auc.value, 12);
  });

  it("is JSON, the same for any order of rows, and parsed back", () => {
    const order = Int32Array.from({ length: table.length }, (_, i) => (i * 7919) % table.length);
    expect(new Set(order).size).toBe(table.length);
    const columns = Object.fromEntries(
      Object.entries(table.columns as object).map(([name, column]) => [
        name,
        column instanceof Float64Array
          ? Float64Array.from(order, (i) => column[i])
          : { codes: Int32Array.from(order, (i) => column.codes[i]), levels: column.levels },
      ]),
    );
    const shuffled = trainChurn(new Table(table.length, columns as never, table.info) as ChurnTable, quick);
    expect(JSON.parse(JSON.stringify(shuffled))).toEqual(JSON.parse(JSON.stringify(model)));
    expect(parseChurn(JSON.stringify(model))).toEqual(model);
    const revived = tableFrom(JSON.parse(JSON.stringify(table))) as unknown as ChurnTable;
    expect(trainChurn(revived, { ...quick, resamples: 0 }).learner).toEqual(model.learner);
  });

  it("gets richer with the customers it is given", () => {
    const few = trainChurn(byHand(120), { seed: 1, resamples: 0 });
    expect(few.candidates.find((c) => c.candidate === "boosting")?.notTried).toContain("needs 40 customers");
    expect(few.performance.on).toBe("other customers");
    expect(few.fit.warnings[0]).toContain("no cut late enough");
    const many = trainChurn(byHand(800), { seed: 1, resamples: 0 });
    expect(many.candidates.find((c) => c.candidate === "boosting")?.logLoss).not.toBeNull();
    expect(many.chosen).toBe("logistic");
    expect(many.candidates.find((c) => c.candidate === "purchase-model")?.notTried).toContain("orders");
  });

  it("keeps a customer on one side of every split by customers", () => {
    // the same customers twice at one time: rows of one are alike to the last digit
    const once = byHand(300);
    const twice = (column: unknown) =>
      column instanceof Float64Array
        ? Float64Array.of(...column, ...column)
        : {
            ...(column as object),
            codes: Int32Array.of(
              ...(column as { codes: Int32Array }).codes,
              ...(column as { codes: Int32Array }).codes,
            ),
          };
    const columns = Object.fromEntries(
      Object.entries(once.columns as object).map(([name, column]) => [name, twice(column)]),
    );
    const doubled = new Table(600, columns as never, once.info) as ChurnTable;
    const options = { seed: 1, resamples: 0, candidates: ["logistic"] } as const;
    const [one, two] = [once, doubled].map((t) => trainChurn(t, options));
    // with a customer on both sides the double rows would have told their own outcomes
    expect(two.performance.auc.value).toBeCloseTo(one.performance.auc.value, 2);
    expect(two.candidates[1].logLoss?.se).toBeCloseTo(one.candidates[1].logLoss?.se ?? 0, 2);
  });

  it("is refused where it could not be trusted, with the reason", () => {
    expect(codeOf(() => trainChurn(byHand(40, { shift: -4 }), { seed: 1 }))).toBe("too-few-rows");
    expect(codeOf(() => trainChurn(byHand(4000, { shift: -7 }), { seed: 1 }))).toBe("too-few-rows");
    expect(() => trainChurn(byHand(3000, { shift: -6 }), { seed: 1 })).toThrow(
      /share of leavers|cannot learn/,
    );
    expect(codeOf(() => trainChurn(table, { seed: 0.5 }))).toBe("bad-option");
    expect(codeOf(() => trainChurn(table, { seed: 1, resamples: 3 }))).toBe("bad-option");
    expect(codeOf(() => trainChurn(table, { seed: 1, candidates: ["magic" as never] }))).toBe("bad-option");
    expect(codeOf(() => trainChurn(table, undefined as never))).toBe("bad-option");
    expect(codeOf(() => trainChurn(shop.orders as never, { seed: 1 }))).toBe("bad-input");
    const unlabeled = churnTable(shop.orders, { asOf: "2026-01-01", outcome: { days: 90 } });
    expect(codeOf(() => trainChurn(unlabeled, { seed: 1 }))).toBe("too-few-rows");
  });

  it("says so when nothing tells who leaves", () => {
    const noise = byHand(400, { names: ["x1", "x2"] });
    const columns = { ...noise.columns, x1: normals(400, 5), x2: normals(400, 6) };
    const blind = trainChurn(new Table(400, columns as never, noise.info) as ChurnTable, {
      seed: 1,
      resamples: 0,
    });
    expect(blind.chosen).toBe("base-rate");
    expect(blind.fit.warnings.join(" ")).toContain("better than the share that leaves");
  });

  it("reports progress up to its total and stops on abort", async () => {
    const seen: [number, number][] = [];
    const work = await trainChurnAsync(table, {
      ...quick,
      onProgress: (done, total) => seen.push([done, total]),
    });
    expect(work).toEqual(model);
    const [done, total] = seen[seen.length - 1];
    expect(done).toBe(total);
    expect(seen.every(([d], i) => i === 0 || d >= seen[i - 1][0])).toBe(true);
    await expect(trainChurnAsync(table, { ...quick, signal: { aborted: true } })).rejects.toMatchObject({
      code: "aborted",
    });
  });

  it("has a card in plain sentences", () => {
    const card = churnCard(model);
    expect(card.map((section) => section.title)).toHaveLength(5);
    expect(card[0].lines[0]).toBe("Left: no order within 90 days after the cut.");
    expect(card[3].lines[0]).toContain("2025-10-01");
    const fair = churnCard(model, { fairness: { words: ["Both branches are called alike."] } });
    expect(fair[4]).toEqual({
      title: "Whether groups are treated alike",
      lines: ["Both branches are called alike."],
    });
  });

  it("is refused when its JSON was tampered with", () => {
    const broken = (change: (m: Record<string, unknown>) => void) => {
      const copy = JSON.parse(JSON.stringify(model)) as Record<string, unknown>;
      change(copy);
      return codeOf(() => parseChurn(copy));
    };
    const changes: ((m: Record<string, unknown>) => void)[] = [
      (m) => delete m.windows,
      (m) => (m.windows = { observation: -1, gap: 0, outcome: 90 }),
      (m) => (m.features = [{ name: 1 }]),
      (m) => (m.learner = null),
      (m) => (m.learner = { ...(m.learner as object), slope: -1 }),
      (m) => (m.learner = { candidate: "__proto__", intercept: 0, slope: 1 }),
      (m) => (m.resamples = "many"),
      (m) => (m.bands = { medium: 0.9, high: 0.1 }),
      (m) => (m.baseline = {}),
      (m) => (m.fit = null),
      (m) => (m.extra = 1),
    ];
    for (const change of changes) expect(broken(change)).toBe("bad-model");
    expect(codeOf(() => parseChurn("{"))).toBe("bad-model");
  });
});

function normals(n: number, seed: number): Float64Array {
  const random = randomFrom(seed);
  return Float64Array.from({ length: n }, () => normal(random));
}

describe("scores", () => {
  const scores = scoreChurn(model, shop.orders, { asOf: "2026-01-01", value: 80, reasons: 2 });

  it("have a risk within its interval, a band, reasons and a suggestion for everybody who is a customer", () => {
    const expected = churnTable(shop.orders, { asOf: "2026-01-01", outcome: { days: 90 } });
    expect(scores.length).toBe(expected.length);
    for (const row of scores) {
      expect(row.probabilityLow).toBeLessThanOrEqual(row.probability);
      expect(row.probabilityHigh).toBeGreaterThanOrEqual(row.probability);
      expect(row.band).toBe(
        row.probability >= model.bands.high
          ? "high"
          : row.probability >= model.bands.medium
            ? "medium"
            : "low",
      );
      expect(row.valueAtRisk).toBeCloseTo(80 * row.probability, 12);
      expect(row.suggestion.length).toBeGreaterThan(0);
    }
    const [riskiest] = scores.top(1, "probability");
    expect(riskiest.reasons).toMatch(/^ordered every .* days before, none for /);
    expect(scores.info.bands.reduce((n, { customers }) => n + customers, 0)).toBe(scores.length);
  });

  it("do not change when something happens at or after their date", () => {
    const late = [...shop.orders].filter((row) => row.time >= Date.UTC(2025, 9, 1)).length;
    expect(late).toBeGreaterThan(100);
    const before = shop.orders;
    const cut = scoreChurn(model, before, { asOf: "2025-10-01" });
    const upTo = [...before].filter((row) => row.time < Date.UTC(2025, 9, 1));
    const alone = scoreChurn(model, upTo, { asOf: "2025-10-01" });
    expect([...alone].map((r) => r.probability)).toEqual([...cut].map((r) => r.probability));
  });

  it("come with a plan where acting has a price", () => {
    const planned = scoreChurn(model, shop.orders, {
      asOf: "2026-01-01",
      value: [...scores].map((row, i) => ({ customer: row.customer, expected: i % 5 === 0 ? null : 100 })),
      plan: { offers: [{ action: "call", cost: 4, successRate: 0.3 }], seed: 1, capacity: 10 },
    });
    expect(planned.info.plan?.decisions.reduce((n, d) => n + d.customers, 0)).toBe(planned.length);
    expect([...planned].filter((row) => row.decision === "act" || row.decision === "held out")).toHaveLength(
      10,
    );
    expect(planned.info.plan?.warnings.at(-1)).toContain("have no value");
    expect(
      codeOf(() =>
        scoreChurn(model, shop.orders, {
          asOf: "2026-01-01",
          plan: { offers: [{ action: "call", cost: 4, successRate: 0.3 }], seed: 1 },
        }),
      ),
    ).toBe("bad-option");
  });

  it("are refused without what they need", () => {
    expect(codeOf(() => scoreChurn(model, shop.orders))).toBe("bad-option");
    expect(codeOf(() => scoreChurn({} as never, shop.orders, { asOf: "2026-01-01" }))).toBe("bad-model");
    expect(codeOf(() => scoreChurn(model, table))).toBe("bad-input");
    expect(codeOf(() => scoreChurn(model, shop.orders, { asOf: "2026-01-01", reasons: -1 }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => scoreChurn(model, shop.orders, { asOf: "2026-01-01", actions: [] }))).toBe(
      "bad-option",
    );
    expect(codeOf(() => scoreChurn(model, shop.orders, { asOf: "2026-01-01", value: Number.NaN }))).toBe(
      "bad-option",
    );
    expect(
      codeOf(() =>
        scoreChurn(trainChurn(byHand(300), { seed: 1, resamples: 0 }), shop.orders, { asOf: "2026-01-01" }),
      ),
    ).toBeDefined();
  });

  it("reasons of sums and trees add up to what moves the risk", () => {
    const trained = trainChurn(byHand(800), { seed: 1, resamples: 0 });
    const later = byHand(50, { seed: 9, cuts: [Date.UTC(2026, 0, 1)] });
    const row = [...scoreChurn(trained, later, {})].find((r) => r.probability > 0.7);
    expect(
      row?.reasons
        ?.split("; ")
        .every((reason) => reason === "x1 is high" || reason === "x2 is low" || reason.startsWith("x3")),
    ).toBe(true);
  });
});

describe("monitoring", () => {
  const trained = trainChurn(byHand(800), { seed: 1, resamples: 0 });
  const later = (seed: number, shift: number) => byHand(500, { seed, shift, cuts: [Date.UTC(2026, 0, 1)] });

  it("is content with later customers like those of training", () => {
    const monitor = monitorChurn(trained, later(21, -1));
    expect(monitor.verdict).toBe("fine");
    expect(monitor.count?.p).toBeGreaterThan(0.01);
    expect(monitor.quality?.rows).toBe(500);
  });

  it("sees when many more leave than expected, and when the order no longer holds", () => {
    expect(monitorChurn(trained, later(22, 0.3)).verdict).toBe("recalibrate");
    const other = later(23, -1);
    const columns = { ...other.columns, x1: other.columns.x2, x2: other.columns.x1 };
    expect(monitorChurn(trained, new Table(500, columns as never, other.info) as ChurnTable).verdict).toBe(
      "train again",
    );
  });

  it("sees customers that have changed before it is known who left", () => {
    const other = later(24, -1);
    const columns = {
      ...other.columns,
      x3: (other.columns.x3 as Float64Array).map((v) => v + 3),
      left: new Float64Array(500).fill(Number.NaN),
    };
    const monitor = monitorChurn(trained, new Table(500, columns as never, other.info) as ChurnTable);
    expect(monitor).toMatchObject({ verdict: "watch", quality: null, count: null });
    expect(monitor.words[0]).toContain("outcome is known yet");
  });

  it("refuses the cuts of the training itself", () => {
    expect(codeOf(() => monitorChurn(trained, byHand(100)))).toBe("bad-input");
    expect(codeOf(() => monitorChurn({} as never, table))).toBe("bad-model");
  });
});
