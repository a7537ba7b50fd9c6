import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  aliveProbability,
  contractCurve,
  discountedOrders,
  expectedLifetime,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  expectedSpend,
  fitBdw,
  fitBgBb,
  fitBgNbd,
  fitCnbdK,
  fitGammaGamma,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  fitSbg,
  occasionForecast,
  orderProbability,
  type PurchaseModel,
  reduceCohorts,
  residualLifetime,
} from "../../src/cltv/index.ts";
import { betaGeometricKernel } from "../../src/cltv/purchase/beta-geometric.ts";
import { paretoKernel } from "../../src/cltv/purchase/pareto-nbd.ts";
import { fromColumns } from "../../src/core/from-columns.ts";
import { splitSummary, summarizeCustomers } from "../../src/data/index.ts";
import { logHyp2F1 } from "../../src/numeric/hyp2f1.ts";
import {
  clvOracle,
  hasClvData,
  modelWith,
  purchasesFrom,
  purchasesFromLog,
} from "../cltv/purchase/clv-data.ts";
import { shared } from "../common/project.ts";
import type { Adapter } from "./adapters.ts";
import { atLeast, compare } from "./compare.ts";
import type { Compared } from "./main.ts";

// the optimum is flat in some directions; the log-likelihood is what decides
const PARAMETERS = 1e-4;
const ERRORS = 1e-3;
const CLOSED = 1e-9;

interface Optimum {
  readonly params: Readonly<Record<string, number>>;
  readonly loglik: number;
  readonly se?: Readonly<Record<string, number>>;
}
interface Fit {
  readonly model: string;
  readonly own?: Optimum;
  readonly own_rounded?: Optimum;
  readonly own_exact?: Optimum;
  readonly published?: readonly Optimum[];
}
interface Fitted {
  readonly params: Readonly<Record<string, number>>;
  readonly fit: {
    readonly logLikelihood: number;
    readonly standardErrors: Readonly<Record<string, number | null>>;
  };
}

function optimum(ours: Fitted, { params, loglik, se = {} }: Optimum, what = ""): Compared[] {
  return [
    atLeast(`${what}log-likelihood`, ours.fit.logLikelihood, loglik),
    ...Object.entries(params)
      .filter(([name]) => name in ours.params)
      .map(([name, value]) => compare(`${what}${name}`, ours.params[name], value, PARAMETERS)),
    ...Object.entries(se)
      .filter(([name]) => name in ours.params)
      .map(([name, value]) =>
        compare(
          `${what}standard error of ${name}`,
          ours.fit.standardErrors[name] ?? Number.NaN,
          value,
          ERRORS,
        ),
      ),
  ];
}

const fitters = { nbd: fitNbd, bgnbd: fitBgNbd, mbgnbd: fitMbgNbd, pnbd: fitParetoNbd };
const logs = {
  cdnow_master: () => purchasesFromLog("cdnow_master.txt", /\s+/, [0, 1], "1997-10-01"),
  grocery: () => purchasesFromLog("grocery_log.csv", /,/, [0, 1], "2007-01-01"),
  apparel: () => purchasesFromLog("apparel_log.csv", /,/, [0, 1], "2007-01-01"),
};
const rounded = () => purchasesFrom("cdnow_summary.csv", ["frequency", "recency", "T"]);
const exact = () => purchasesFrom("cdnow_cbs_holdout.csv", ["x", "t.x", "T.cal"]);
const file = (name: string) => readFileSync(join(shared, "data/clv", name), "utf8");
/** Rows of a plain file of numbers. */
function rowsOf(text: string): Readonly<Record<string, number>>[] {
  const [head, ...lines] = text
    .trim()
    .replaceAll('"', "")
    .split(/\r?\n/)
    .map((line) => line.split(","));
  return lines.map((cells) => Object.fromEntries(head.map((name, i) => [name, Number(cells[i])])));
}

/** fits of the four plain models */
const purchase: Adapter = {
  covers: (id) =>
    hasClvData && /^clv\/fits\/(cdnow|cdnow_master|grocery|apparel)_(nbd|bgnbd|mbgnbd|pnbd)$/.test(id),
  async run(id, entry: Fit) {
    const [, set, model] = /([a-z_]+)_([a-z]+)$/.exec(id.split("/")[2]) as RegExpExecArray;
    const learn = fitters[model as keyof typeof fitters];
    if (set === "cdnow")
      return [
        ...optimum(learn(rounded()), entry.own_rounded as Optimum, "rounded weeks: "),
        ...optimum(learn(exact()), entry.own_exact as Optimum, "exact weeks: "),
      ];
    const best = entry.own ?? (entry.published as readonly Optimum[])[0];
    return optimum(learn(logs[set as keyof typeof logs]()), best);
  },
};

const simulated: Adapter = {
  covers: (id) => hasClvData && id === "clv/fits/sim_bgnbd_200k",
  async run(_, { own }: { own: Readonly<Record<"bgnbd" | "pnbd" | "gg", Optimum>> }) {
    const data = purchasesFrom("sim_bgnbd_200k.csv.gz", ["x", "t_x", "T"]);
    const money = purchasesFrom("sim_bgnbd_200k.csv.gz", ["x", "m", "T"]).columns;
    const spend = fromColumns({ frequency: money.frequency, monetary: money.recency });
    return [
      ...optimum(fitBgNbd(data), own.bgnbd, "BG/NBD: "),
      ...optimum(fitParetoNbd(data), own.pnbd, "Pareto/NBD: "),
      ...optimum(fitGammaGamma(spend), own.gg, "Gamma-Gamma: "),
    ];
  },
};

const spendFits: Adapter = {
  covers: (id) => hasClvData && /^clv\/fits\/(cdnow|cdnow_master|apparel)_gg$/.test(id),
  async run(id, entry: Fit) {
    if (id.endsWith("cdnow_gg")) {
      const of = (name: string, column: string) =>
        rowsOf(file(name)).map((r) => ({ frequency: r.x, monetary: r[column] }));
      return [
        ...optimum(
          fitGammaGamma(of("cdnow_summary_monetary.csv", "zbar")),
          entry.own_rounded as Optimum,
          "rounded: ",
        ),
        ...optimum(fitGammaGamma(of("cdnow_cbs_holdout.csv", "m.x")), entry.own_exact as Optimum, "exact: "),
      ];
    }
    const master = id.endsWith("master_gg");
    const orders = master
      ? file("cdnow_master.txt")
          .trim()
          .split(/\r?\n/)
          .slice(1)
          .map((line) => {
            const [customer, date, , amount] = line.trim().split(/\s+/);
            const time = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
            return { customer, time, amount: Number(amount) };
          })
      : file("apparel_log.csv")
          .trim()
          .split(/\r?\n/)
          .slice(1)
          .map((line) => {
            const [customer, time, price] = line.split(",");
            return { customer, time, amount: Number(price) };
          });
    const asOf = master ? "1997-10-01" : "2007-01-01";
    const model = fitGammaGamma(summarizeCustomers(orders, { asOf, suspects: "keep" }));
    return optimum(model, entry.own ?? (entry.published as readonly Optimum[])[0]);
  },
};

const retention = { highend: [] as number[], regular: [] as number[] };
function cohort(name: "highend" | "regular", years: number) {
  if (retention[name].length === 0)
    for (const row of rowsOf(file("retention_berry_linoff.csv"))) {
      retention.highend.push(row.highend_percent * 10);
      retention.regular.push(row.regular_percent * 10);
    }
  const rows = retention[name]
    .slice(0, years + 1)
    .map((customers, period) => ({ period, customers: Math.round(customers) }));
  return reduceCohorts(rows, { unit: "year" });
}

const contractFits: Adapter = {
  covers: (id) => hasClvData && /^clv\/fits\/(sbg|bdw)_(highend|regular)_\d$/.test(id),
  async run(id, entry: Fit) {
    const [model, name, years] = id.split("/")[2].split("_");
    const data = cohort(name as "highend", Number(years));
    return optimum(model === "sbg" ? fitSbg(data) : fitBdw(data), entry.own as Optimum);
  },
};

const regular: Adapter = {
  covers: (id) => hasClvData && /^clv\/fits\/grocery_m?bgcnbd_k$/.test(id),
  async run(id, entry: Fit) {
    const [{ params, loglik }] = entry.published as readonly Optimum[];
    const { k, ...rest } = params;
    const model = fitCnbdK(grocery(), { dropout: id.includes("mbg") ? "mbg" : "bg" });
    return [compare("k", model.k, k, 0), ...optimum(model as never, { params: rest, loglik })];
  },
};

function grocery() {
  const orders = file("grocery_log.csv")
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => ({ customer: line.split(",")[0], time: line.split(",")[1], amount: 1 }));
  return splitSummary(orders, { at: "2007-01-01", to: "2007-12-31", gaps: true, suspects: "keep" });
}

function donations() {
  const [, ...lines] = file("donations.csv").trim().split(/\r?\n/);
  return lines.map((line) => {
    const [frequency, recency, occasions, count] = line.split(",").map(Number);
    return { frequency, recency, occasions, count };
  });
}

const bgbb: Adapter = {
  covers: (id) => hasClvData && (id === "clv/fits/donations_bgbb" || id === "clv/bgbb_customers_mp/rows"),
  async run(id, value: unknown) {
    if (id === "clv/fits/donations_bgbb") {
      const entry = value as Fit & {
        aggregates: { conditional_expected_transactions_next_5: { own_at_optimum: number } };
      };
      const model = fitBgBb(donations(), { unit: "year" });
      const { total } = occasionForecast(model, donations(), { next: 5 }).info;
      const reference = entry.aggregates.conditional_expected_transactions_next_5.own_at_optimum;
      return [
        ...optimum(model, entry.own as Optimum),
        // at an optimum whose parameters are told to a few digits less
        compare("expected donations of the next five years", total, reference, 1e-5),
      ];
    }
    const [alpha, beta, gamma, delta] = (
      clvOracle() as { bgbb_customers_mp: { params: string[] } }
    ).bgbb_customers_mp.params.map(Number);
    const model = { ...fitBgBb(donations(), { unit: "year" }), params: { alpha, beta, gamma, delta } };
    const rows = value as readonly Readonly<Record<string, number | string>>[];
    const customers = rows.map((r) => ({
      frequency: Number(r.x),
      recency: Number(r.t_x),
      occasions: Number(r.n),
    }));
    const five = occasionForecast(model, customers, { next: 5, annualDiscount: 0.1 });
    const ten = occasionForecast(model, customers, { next: 10 });
    return rows.flatMap((r, i) => [
      compare(`${i + 1}: alive now`, five.columns.alive[i], Number(r.p_alive_now), CLOSED),
      compare(`${i + 1}: alive at the next`, five.columns.aliveNext[i], Number(r.p_alive_next), CLOSED),
      compare(`${i + 1}: expected of 5`, five.columns.expected[i], Number(r.cet_5), CLOSED),
      compare(`${i + 1}: expected of 10`, ten.columns.expected[i], Number(r.cet_10), CLOSED),
      compare(`${i + 1}: DERT`, five.at(i)?.discounted ?? Number.NaN, Number(r.dert_10pct), CLOSED),
    ]);
  },
};

const NAMES = {
  bgnbd: { kind: "bg-nbd", params: ["r", "alpha", "a", "b"] },
  mbgnbd: { kind: "mbg-nbd", params: ["r", "alpha", "a", "b"] },
  pnbd: { kind: "pareto-nbd", params: ["r", "alpha", "s", "beta"] },
} as const;
type Name = keyof typeof NAMES;

function modelAt(name: Name, values: readonly (string | number)[]): PurchaseModel {
  const { kind, params } = NAMES[name];
  return modelWith(kind, Object.fromEntries(params.map((p, i) => [p, Number(values[i])])));
}

const predictions: Adapter = {
  covers: (id) =>
    hasClvData &&
    /^clv\/(individual_predictions_mp\/rows|unconditional_mp\/.*|bgnbd_pmf_mp\/values)$/.test(id),
  async run(id, value: unknown) {
    const given = clvOracle() as {
      individual_predictions_mp: Readonly<Record<string, readonly string[]>> & { dert_delta: string };
      bgnbd_pmf_mp: { params: readonly string[] };
    };
    const at = given.individual_predictions_mp;
    const modelOf = (name: Name) => modelAt(name, at[`${name}_params`]);
    if (id.includes("unconditional")) {
      const name = id.split("/")[2] as Name;
      return Object.entries(value as Readonly<Record<string, string>>).map(([weeks, reference]) =>
        compare(
          `new customer, ${weeks} weeks`,
          expectedOrdersOfNewCustomer(modelOf(name), { horizon: { weeks: Number(weeks) } }),
          Number(reference),
          CLOSED,
        ),
      );
    }
    if (id.includes("pmf"))
      return Object.entries(value as Readonly<Record<string, string>>).map(([cell, reference]) => {
        const [, weeks, orders] = (/t(\d+)n(\d+)/.exec(cell) as RegExpExecArray).map(Number);
        const fresh = [{ frequency: 0, recency: 0, age: 0 }];
        const table = orderProbability(modelAt("bgnbd", given.bgnbd_pmf_mp.params), fresh, {
          horizon: { weeks },
          orders,
        });
        return compare(cell, table.columns.probability[0] / Number(reference), 1, CLOSED);
      });
    const rows = value as readonly Readonly<Record<string, unknown>>[];
    return rows.flatMap((row) =>
      (["bgnbd", "mbgnbd", "pnbd"] as const).flatMap((name) => {
        const figures = (row[name] ?? {}) as Readonly<Record<string, string>>;
        const model = modelOf(name);
        const customer = [{ frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) }];
        return Object.entries(figures).map(([what, reference]) =>
          compare(
            `${row.label} ${name} ${what}`,
            figureOf(what, model, customer, Number(at.dert_delta)),
            Number(reference),
            CLOSED,
          ),
        );
      }),
    );
  },
};

type Row = { readonly frequency: number; readonly recency: number; readonly age: number };

function figureOf(what: string, model: PurchaseModel, customer: readonly Row[], delta: number): number {
  const horizon = /cet_(\d+)/.exec(what);
  if (horizon !== null)
    return expectedOrders(model, customer, { horizon: { weeks: Number(horizon[1]) } }).columns.expected[0];
  if (what === "p_alive") return aliveProbability(model, customer).columns.alive[0];
  if (what === "loglik") return logLikelihoodOf(model, customer[0]);
  const span = /^det_(\d+)wk/.exec(what);
  const { columns } = discountedOrders(model, customer, {
    delta,
    ...(span !== null && { horizon: { weeks: Number(span[1]) } }),
  });
  return (columns.discounted as Float64Array)[0];
}

function logLikelihoodOf(model: PurchaseModel, { frequency, recency, age }: Row): number {
  const kernel = model.kind === "pareto-nbd" ? paretoKernel() : betaGeometricKernel(model.kind === "mbg-nbd");
  const p = Float64Array.from(Object.values(model.params) as number[]);
  return kernel.logLikelihood(p, frequency, recency, age);
}

const published: Adapter = {
  covers: (id) => hasClvData && id.startsWith("clv/individual_published/"),
  async run(id, value: never) {
    const entry = value as Readonly<Record<string, never>>;
    const at = Number(id.split("/")[2]);
    // printed to four to ten digits, at optima that were found to five or six
    const PRINTED = 5e-4;
    const bg = () => fitBgNbd(rounded());
    const onCustomer = (
      model: PurchaseModel,
      x: number,
      recency: number,
      age: number,
      t: number,
      cet: number,
    ) =>
      compare(
        `x ${x}: expected`,
        expectedOrders(model, [{ frequency: x, recency, age }], { horizon: { weeks: t } }).columns
          .expected[0],
        cet,
        PRINTED,
      );
    if (at === 0) return [onCustomer(bg(), entry.x, entry.t_x, entry.T, entry.t, entry.cet)];
    if (at === 1 || at === 3) {
      const model = at === 1 ? fitBgNbd(exact()) : fitParetoNbd(exact());
      const customer = [{ frequency: 26, recency: Number(entry.t_x), age: Number(entry.T) }];
      return [
        onCustomer(model, entry.x, entry.t_x, entry.T, entry.t, entry.cet),
        compare("alive", aliveProbability(model, customer).columns.alive[0], entry.p_alive, PRINTED),
        compare(
          "new customer",
          expectedOrdersOfNewCustomer(model, { horizon: { weeks: 52 } }),
          entry.expectation_52_new_customer,
          PRINTED,
        ),
      ];
    }
    if (at === 2)
      return (entry.x as readonly number[]).map((x, i) =>
        onCustomer(fitBgNbd(exact()), x, entry.t_x, entry.T, entry.t, (entry.cet as readonly number[])[i]),
      );
    if (at === 4)
      return Object.entries(entry.unconditional_expectation as Readonly<Record<string, number>>).map(
        ([t, reference]) =>
          compare(
            `new customer, ${t} weeks`,
            expectedOrdersOfNewCustomer(bg(), { horizon: { weeks: Number(t) } }),
            reference,
            2e-3,
          ),
      );
    if (at === 5)
      return (entry.unconditional_expectation_t_0_to_9 as readonly number[]).slice(1).map((reference, i) =>
        // printed at r .5487, alpha 10.5768 or so: another optimum than today's
        compare(
          `new customer, ${i + 1} weeks`,
          expectedOrdersOfNewCustomer(fitParetoNbd(exact()), { horizon: { weeks: i + 1 } }),
          reference,
          5e-3,
        ),
      );
    if (at === 6) {
      const model = fitBgBb(donations(), { unit: "year" });
      const rows = [
        { frequency: 0, recency: 0, occasions: 6 },
        { frequency: 4, recency: 5, occasions: 6 },
      ];
      const { expected } = occasionForecast(model, rows, { next: 10 }).columns;
      return Object.values(entry.cet_n10 as Readonly<Record<string, number>>).map((reference, i) =>
        compare(`customer ${i + 1}`, expected[i], reference, PRINTED),
      );
    }
    const model = fitParetoNbd(exact());
    const all = rowsOf(file("cdnow_cbs_holdout.csv"));
    const gamma = fitGammaGamma(all.map((r) => ({ frequency: r.x, monetary: r["m.x"] })));
    return (entry.rows as readonly Readonly<Record<string, number | string>>[]).flatMap((row) => {
      const r = all[Number(row.customer) - 1];
      const customer = [{ frequency: r.x, recency: r["t.x"], age: r["T.cal"] }];
      const { discounted } = discountedOrders(model, customer, { delta: Math.log(1.1) }).columns;
      const spend = expectedSpend(gamma, [{ frequency: r.x, monetary: r["m.x"] }]).columns.expected[0];
      const dert = (discounted as Float64Array)[0];
      return [
        compare(
          `${row.customer}: alive`,
          aliveProbability(model, customer).columns.alive[0],
          Number(row.p_alive),
          PARAMETERS,
        ),
        onCustomer(model, r.x, r["t.x"], r["T.cal"], 39, Number(row.cet_39)),
        compare(`${row.customer}: DERT`, dert, Number(row.dert), PRINTED),
        compare(`${row.customer}: mean spend`, spend, Number(row.mean_spend), PRINTED),
        compare(`${row.customer}: value`, dert * spend, Number(row.clv), PRINTED),
      ];
    });
  },
};

const spend: Adapter = {
  covers: (id) => hasClvData && id === "clv/gamma_gamma_spend_mp/rows",
  async run(_, rows: readonly Readonly<Record<string, number | string>>[]) {
    const [p, q, v] = (
      clvOracle() as { gamma_gamma_spend_mp: { params: string[] } }
    ).gamma_gamma_spend_mp.params.map(Number);
    const model = {
      ...fitGammaGamma([
        { frequency: 2, monetary: 3 },
        { frequency: 1, monetary: 9 },
        { frequency: 4, monetary: 5 },
      ]),
      params: { p, q, v },
    };
    const customers = rows.map((r) => ({ frequency: Number(r.x), monetary: Number(r.m) }));
    const { expected } = expectedSpend(model, customers).columns;
    return rows.map((r, i) => compare(`row ${i + 1}`, expected[i], Number(r.expected_spend), CLOSED));
  },
};

const contracts: Adapter = {
  covers: (id) => hasClvData && id.startsWith("clv/sbg_values_mp/"),
  async run(_, entry: Readonly<Record<string, never>>) {
    const model = {
      ...fitSbg(cohort("highend", 7)),
      params: { alpha: Number(entry.alpha), beta: Number(entry.beta) },
    };
    const curve = contractCurve(model, { periods: 12 });
    const list = (what: string, of: (t: number) => number | null | undefined) =>
      Object.entries(entry[what] as Readonly<Record<string, string>>).map(([t, reference]) =>
        compare(`${what} ${t}`, of(Number(t)) ?? Number.NaN, Number(reference), CLOSED),
      );
    return [
      ...list("survival", (t) => curve.at(t)?.survival),
      ...list("retention", (t) => curve.at(t)?.renewal),
      compare(
        "DEL",
        expectedLifetime(model, { annualDiscount: 0.1 }).value ?? Number.NaN,
        Number(entry.del_10pct),
        CLOSED,
      ),
      ...list(
        "derl_10pct_after_n_periods",
        (n) => residualLifetime(model, [{ periods: n - 1 }], { annualDiscount: 0.1 }).at(0)?.residual,
      ),
    ];
  },
};

const examples: Adapter = {
  covers: (id) => hasClvData && id === "clv/clv_examples_mp/rows",
  async run(_, rows: readonly Readonly<Record<string, number | string>>[]) {
    const model = modelAt("bgnbd", [0.243, 4.414, 0.793, 2.426]);
    const rate = { delta: Math.log(1.15) / 52 };
    return rows.flatMap((row) => {
      const customer = [{ frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) }];
      const upTo = (k: number) =>
        k === 0 ? 0 : expectedOrders(model, customer, { horizon: { weeks: 4.345 * k } }).columns.expected[0];
      let value = 0;
      for (let k = 1; k <= 12; k++)
        value += ((upTo(k) - upTo(k - 1)) * Number(row.expected_spend)) / 1.01 ** k;
      const discounted = (horizon?: { weeks: number }) =>
        (
          discountedOrders(model, customer, { ...rate, ...(horizon && { horizon }) }).columns
            .discounted as Float64Array
        )[0];
      return [
        compare(
          `${row.customer}: 12 months`,
          value,
          Number(row.clv_12_months_1pct_monthly_week_factor_4_345),
          CLOSED,
        ),
        compare(
          `${row.customer}: DET`,
          discounted({ weeks: 104 }),
          Number(row.bgnbd_det_104wk_15pct_annual_continuous),
          CLOSED,
        ),
        compare(`${row.customer}: DERT`, discounted(), Number(row.bgnbd_dert_15pct_annual_numeric), CLOSED),
      ];
    });
  },
};

const numerics: Adapter = {
  covers: (id) => hasClvData && /^clv\/(hard_numerics_mp|loglik_at_fixed_params_mp)\//.test(id),
  async run(id, value: never) {
    const entry = value as {
      params: string[];
      rows: Readonly<Record<string, number | string>>[];
      loglik: string;
    };
    if (id.includes("loglik_at")) {
      const { frequency, recency, age } = rounded().columns;
      const model = modelAt(id.split("/")[2] as Name, entry.params);
      let total = 0;
      for (let i = 0; i < frequency.length; i++)
        total += logLikelihoodOf(model, { frequency: frequency[i], recency: recency[i], age: age[i] });
      return [compare("log-likelihood", total, Number(entry.loglik), CLOSED)];
    }
    if (id.endsWith("gauss_2f1"))
      return (value as readonly Readonly<Record<string, string>>[]).map(
        ({ label, a, b, c, z, log_value }) => {
          // 1 - z as written: the nearest double of a z close to 1 has lost digits of it
          const digits = z.includes(".") ? z.split(".")[1] : "";
          const rest = digits === "" || z.startsWith("-") ? 1 - Number(z) : complement(digits);
          return compare(
            label,
            logHyp2F1(Number(a), Number(b), Number(c), Number(z), rest),
            Number(log_value),
            1e-12,
          );
        },
      );
    const model = modelAt("pnbd", entry.params);
    return entry.rows.flatMap((row) => {
      const customer = [{ frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) }];
      if (row.cet !== undefined)
        return [
          compare(
            `x ${row.x}: expected`,
            expectedOrders(model, customer, { horizon: { weeks: Number(row.t) } }).columns.expected[0],
            Number(row.cet),
            CLOSED,
          ),
        ];
      const alive = aliveProbability(model, customer).columns.alive[0];
      const reference = Number(row.p_alive);
      return [
        // below what a double can hold it comes back as 0
        compare(
          `x ${row.x}: alive`,
          reference < 1e-300 ? alive : alive / reference,
          reference < 1e-300 ? 0 : 1,
          CLOSED,
        ),
        compare(
          `x ${row.x}: log-likelihood`,
          logLikelihoodOf(model, customer[0]),
          Number(row.loglik),
          CLOSED,
        ),
      ];
    });
  },
};

/** 1 - 0.digits, exactly as written. */
function complement(digits: string): number {
  const one = 10n ** BigInt(digits.length);
  return Number(`0.${(one - BigInt(digits)).toString().padStart(digits.length, "0")}`);
}

const holdout: Adapter = {
  covers: (id) => hasClvData && id.startsWith("clv/holdout_accuracy/"),
  async run(id, entry: Readonly<Record<string, { sum: number; mae: number; rmse?: number }>>) {
    const set = id.split("/")[2];
    // from the last day of the calibration to the last day of the hold-out
    const weeks = { cdnow: 39, grocery: 52, apparel: 1450 / 7 }[set] as number;
    const data = set === "cdnow" ? exact() : set === "grocery" ? logs.grocery() : logs.apparel();
    const actual = actualOf(set);
    return (["nbd", "pnbd", "bgnbd", "mbgnbd"] as const).flatMap((name) => {
      const figures = entry[name];
      if (figures === undefined) return [];
      const { expected } = expectedOrders(fitters[name](data), data, { horizon: { weeks } }).columns;
      const n = expected.length;
      const sum = expected.reduce((a, b) => a + b, 0);
      const mae = expected.reduce((a, e, i) => a + Math.abs(e - actual[i]), 0) / n;
      const rmse = Math.sqrt(expected.reduce((a, e, i) => a + (e - actual[i]) ** 2, 0) / n);
      return [
        compare(`${name}: sum`, sum, figures.sum, 1e-4),
        compare(`${name}: MAE`, mae, figures.mae, 1e-4),
        ...(figures.rmse === undefined ? [] : [compare(`${name}: RMSE`, rmse, figures.rmse, 1e-4)]),
      ];
    });
  },
};

function actualOf(set: string): Float64Array {
  if (set === "cdnow") return Float64Array.from(rowsOf(file("cdnow_cbs_holdout.csv")), (r) => r["x.star"]);
  if (set === "grocery") return grocery().columns.holdoutFrequency as Float64Array;
  const orders = file("apparel_log.csv")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => ({ customer: line.split(",")[0], time: line.split(",")[1], amount: 1 }));
  return splitSummary(orders, { at: "2007-01-01", to: "2010-12-21", suspects: "keep" }).columns
    .holdoutFrequency as Float64Array;
}

function apparelCustomers() {
  const lines = (name: string) => file(name).trim().split(/\r?\n/).slice(1);
  const orders = lines("apparel_log.csv").map((line) => {
    const [customer, time, amount] = line.split(",");
    return { customer, time, amount: Number(amount) };
  });
  const of = new Map(
    lines("apparel_static_covariates.csv").map((line) => [line.split(",")[0], line.split(",")]),
  );
  return [...summarizeCustomers(orders, { asOf: "2007-01-01", suspects: "keep" })].map((row) => ({
    frequency: row.frequency,
    recency: row.recency,
    age: row.age,
    Gender: Number(of.get(row.customer)?.[1]),
    Channel: Number(of.get(row.customer)?.[2]),
  }));
}

const covariates: Adapter = {
  covers: (id) => hasClvData && /^clv\/fits\/apparel_(pnbd|bgnbd)_static_covariates/.test(id),
  async run(id, { own }: { own: Optimum & { readonly loglik_supremum_about: number } }) {
    const columns = ["Gender", "Channel"] as const;
    const options = { unit: "week", covariates: { buying: columns, leaving: columns } } as const;
    if (id.includes("_bgnbd_")) {
      // the reference says what a sound answer is: the likelihood climbs without end, and the fit has to say so
      const { fit } = fitBgNbd(apparelCustomers(), options);
      return [
        atLeast("log-likelihood", fit.logLikelihood, own.loglik_supremum_about, 1e-3),
        compare("said to have no finite optimum", fit.status === "boundary" ? 1 : 0, 1, 0),
        compare("no standard error of a", fit.standardErrors.a === null ? 1 : 0, 1, 0),
      ];
    }
    const model = fitParetoNbd(apparelCustomers(), options);
    const named = (process: "buying" | "leaving", as: string) =>
      (model.covariates?.[process] ?? []).map((effect) => [`${as}_${effect.column}`, effect.coefficient]);
    const params = {
      ...model.params,
      ...Object.fromEntries([...named("buying", "trans"), ...named("leaving", "life")]),
    };
    return optimum({ params, fit: model.fit } as never, own);
  },
};

export const cltv: readonly Adapter[] = [
  purchase,
  covariates,
  simulated,
  spendFits,
  contractFits,
  regular,
  bgbb,
  predictions,
  published,
  spend,
  contracts,
  examples,
  numerics,
  holdout,
];
