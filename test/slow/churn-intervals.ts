import { churnTable } from "../../src/churn/churn-table.ts";
import type { ChurnTable } from "../../src/churn/churn-types.ts";
import { scoreChurn } from "../../src/churn/score/score-churn.ts";
import { trainChurn } from "../../src/churn/train/train-churn.ts";
import { orderProbability } from "../../src/cltv/index.ts";
import { beta, exponential, fork, gamma, normal, randomFrom, uniform } from "../../src/core/random.ts";
import { Table } from "../../src/core/table.ts";
import { DAY_MS } from "../../src/core/time.ts";

/*
 * How many of the true risks lie inside their 95 % intervals, on shops whose truth is known. Run by hand: npx vite-node is not needed, see docs/correctness.md for the figures.
 */
const shops = Number(process.argv[2] ?? 6);
const R = { r: 1.2, alpha: 20, a: 1.2, b: 6 };

function buyers(
  seed: number,
  customers: number,
): { readonly rows: { customer: string; time: number; amount: number }[] } {
  const rows: { customer: string; time: number; amount: number }[] = [];
  const end = 730;
  for (let c = 0; c < customers; c++) {
    const random = fork(randomFrom(seed), c);
    const rate = gamma(random, R.r, R.alpha);
    const leave = beta(random, R.a, R.b);
    let t = uniform(random) * 360;
    rows.push({ customer: `c${c}`, time: t * DAY_MS, amount: 10 });
    for (;;) {
      t += exponential(random, rate);
      if (t > end) break;
      rows.push({ customer: `c${c}`, time: t * DAY_MS, amount: 10 });
      if (uniform(random) < leave) break;
    }
  }
  return { rows: rows.sort((a, b) => a.time - b.time) };
}

const share = { inside: 0, all: 0, wide: 0 };
for (const customers of [200, 600]) {
  let inside = 0;
  let all = 0;
  const chosen: string[] = [];
  for (let s = 0; s < shops; s++) {
    const { rows } = buyers(100 + s, customers);
    const at = (day: number) => new Date(day * DAY_MS);
    const table = churnTable(rows, {
      asOf: [300, 390, 480, 570, 640].map(at),
      outcome: { days: 90 },
      logEnd: at(730),
    });
    const model = trainChurn(table, { seed: s });
    chosen.push(
      model.chosen +
        "(" +
        [...new Set(model.resamples.map((r) => r.candidate))].map(
          (k) => k.slice(0, 2) + model.resamples.filter((r) => r.candidate === k).length,
        ) +
        ")",
    );
    const now = churnTable(rows, {
      asOf: at(730),
      outcome: { days: 90 },
      labels: "none",
      features: model.features.map(({ name }) => name),
    });
    const scores = scoreChurn(model, now, {});
    const x = now.columns as unknown as { readonly [name: string]: Float64Array };
    const truth = orderProbability(
      {
        kind: "bg-nbd",
        version: 1,
        params: R,
        unit: "day",
        asOf: null,
        fit: { status: "converged", warnings: [], covariance: null },
      } as never,
      new Table(
        now.length,
        {
          frequency: x.purchaseDays.map((d) => d - 1),
          recency: x.tenure.map((t, i) => (x.purchaseDays[i] > 1 ? t - x.daysSinceOrder[i] : 0)),
          age: x.tenure,
        } as never,
        { kind: "x" },
      ) as never,
      { horizon: { days: 90 } } as never,
    ).columns as unknown as { readonly probability: Float64Array };
    const c = scores.columns as unknown as { readonly [name: string]: Float64Array };
    for (let i = 0; i < now.length; i++) {
      all++;
      if (c.probabilityLow[i] <= truth.probability[i] && truth.probability[i] <= c.probabilityHigh[i])
        inside++;
    }
  }
  console.log(
    `${customers} buyers, ${shops} shops: ${((100 * inside) / all).toFixed(1)} % of ${all} true risks inside; chosen ${chosen.join(" ")}`,
  );
  share.inside += inside;
}

/** A table with features whose effect on the risk is known. */
function known(
  seed: number,
  n: number,
  curved: boolean,
  train: boolean,
): { readonly table: ChurnTable; readonly truth: Float64Array } {
  const random = fork(randomFrom(seed), train ? "train" : "now");
  const names = ["x1", "x2", "x3", "x4", "x5", "x6"];
  const x = names.map(() => Float64Array.from({ length: n }, () => normal(random)));
  const truth = Float64Array.from({ length: n }, (_, i) => {
    const z =
      -1.2 +
      0.8 * x[0][i] -
      0.5 * x[1][i] +
      (curved ? 0.9 * (x[2][i] > 0.5 ? 1 : 0) * (x[3][i] > 0 ? 1 : 0) : 0.3 * x[2][i]);
    return 1 / (1 + Math.exp(-z));
  });
  const left = truth.map((p) => (uniform(random) < p ? 1 : 0));
  const columns = {
    customer: {
      codes: Int32Array.from({ length: n }, (_, i) => i),
      levels: Array.from({ length: n }, (_, i) => `k${i}`),
    },
    cut: new Float64Array(n),
    left: train ? left : new Float64Array(n).fill(Number.NaN),
    exposure: new Float64Array(n).fill(90),
    ...Object.fromEntries(names.map((name, k) => [name, x[k]])),
  };
  const info = {
    kind: "churn",
    churn: "contract",
    definition: "Left.",
    cuts: [{ asOf: train ? 0 : 1, to: 90 * DAY_MS, labeled: train ? n : 0, leftOut: [] }],
    windows: { observation: 90, gap: 0, outcome: 90, learnt: false },
    zone: "UTC",
    features: names.map((name) => ({
      name,
      label: name,
      unit: "score",
      kind: "number",
      needs: "",
      higher: "either",
      high: name,
      low: name,
    })),
  };
  return { table: new Table(n, columns as never, info as never) as unknown as ChurnTable, truth };
}

for (const curved of [false, true])
  for (const n of [300, 1500]) {
    let inside = 0;
    let all = 0;
    const chosen: string[] = [];
    for (let s = 0; s < shops; s++) {
      const model = trainChurn(known(s, n, curved, true).table, { seed: s });
      chosen.push(
        model.chosen +
          "(" +
          [...new Set(model.resamples.map((r) => r.candidate))].map(
            (k) => k.slice(0, 2) + model.resamples.filter((r) => r.candidate === k).length,
          ) +
          ")",
      );
      const { table, truth } = known(s, 1000, curved, false);
      const c = scoreChurn(model, table, {}).columns as unknown as { readonly [name: string]: Float64Array };
      for (let i = 0; i < truth.length; i++) {
        all++;
        if (c.probabilityLow[i] <= truth[i] && truth[i] <= c.probabilityHigh[i]) inside++;
      }
    }
    console.log(
      `${curved ? "curved" : "straight"} risks, ${n} customers: ${((100 * inside) / all).toFixed(1)} % of ${all} inside; chosen ${chosen.join(" ")}`,
    );
  }
