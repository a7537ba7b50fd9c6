import { describe, expect, it } from "vitest";
import {
  aliveProbability,
  discountedOrders,
  expectedOrders,
  expectedOrdersOfNewCustomer,
  fitBgNbd,
  fitMbgNbd,
  fitNbd,
  fitParetoNbd,
  orderProbability,
  type PurchaseModel,
} from "../../../src/cltv/index.ts";
import { betaGeometricKernel } from "../../../src/cltv/purchase/beta-geometric.ts";
import { paretoKernel } from "../../../src/cltv/purchase/pareto-nbd.ts";
import { logHyp2F1 } from "../../../src/numeric/hyp2f1.ts";
import { expectClose } from "../../common/close.ts";
import { clvOracle, hasClvData, modelWith, purchasesFrom, purchasesFromLog } from "./clv-data.ts";

/** One entry of the reference fits. */
interface Fit {
  readonly id: string;
  readonly own?: Optimum & { readonly bgnbd?: Optimum; readonly pnbd?: Optimum };
  readonly own_rounded?: Optimum;
  readonly own_exact?: Optimum;
  readonly published?: readonly Optimum[];
}
interface Optimum {
  readonly params: { readonly [name: string]: number };
  readonly loglik: number;
  readonly se?: { readonly [name: string]: number };
}
interface PredictionRow {
  readonly x: number;
  readonly t_x: string;
  readonly T: string;
  readonly [model: string]: unknown;
}
interface Oracle {
  readonly fits: readonly Fit[];
  readonly individual_predictions_mp: { readonly rows: readonly PredictionRow[] } & {
    readonly [params: string]: readonly string[];
  };
  readonly unconditional_mp: { readonly [model: string]: { readonly [t: string]: string } };
  readonly bgnbd_pmf_mp: {
    readonly params: readonly string[];
    readonly values: { readonly [at: string]: string };
  };
  readonly clv_examples_mp: { readonly rows: readonly { readonly [name: string]: string | number }[] };
  readonly hard_numerics_mp: {
    readonly gauss_2f1: readonly { readonly [name: string]: string }[];
    readonly [set: string]: unknown;
  };
}

const oracle = (hasClvData ? clvOracle() : {}) as Oracle;
const fitters = { nbd: fitNbd, bgnbd: fitBgNbd, mbgnbd: fitMbgNbd, pnbd: fitParetoNbd };
const kinds = { bgnbd: "bg-nbd", mbgnbd: "mbg-nbd", pnbd: "pareto-nbd" } as const;
const names = {
  bgnbd: ["r", "alpha", "a", "b"],
  mbgnbd: ["r", "alpha", "a", "b"],
  pnbd: ["r", "alpha", "s", "beta"],
};
type Name = keyof typeof kinds;

describe.skipIf(!hasClvData)("fits of the reference data", () => {
  const sets: { readonly [name: string]: () => ReturnType<typeof purchasesFrom> } = {
    cdnow: () => purchasesFrom("cdnow_summary.csv", ["frequency", "recency", "T"]),
    "cdnow (exact weeks)": () => purchasesFrom("cdnow_cbs_holdout.csv", ["x", "t.x", "T.cal"]),
    cdnow_master: () => purchasesFromLog("cdnow_master.txt", /\s+/, [0, 1], "1997-10-01"),
    grocery: () => purchasesFromLog("grocery_log.csv", /,/, [0, 1], "2007-01-01"),
    apparel: () => purchasesFromLog("apparel_log.csv", /,/, [0, 1], "2007-01-01"),
    sim: () => purchasesFrom("sim_bgnbd_200k.csv.gz", ["x", "t_x", "T"]),
  };
  const expected = (set: string, name: string): Optimum | undefined => {
    const of = (id: string) => oracle.fits.find((fit) => fit.id === id);
    if (set === "sim")
      return name === "bgnbd" || name === "pnbd" ? of("sim_bgnbd_200k")?.own?.[name] : undefined;
    if (set === "cdnow") return of(`cdnow_${name}`)?.own_rounded;
    if (set === "cdnow (exact weeks)") return of(`cdnow_${name}`)?.own_exact;
    const fit = of(`${set}_${name}`);
    return fit?.own ?? fit?.published?.[0];
  };

  for (const [set, read] of Object.entries(sets)) {
    it(`reach the maximum from their own start: ${set}`, () => {
      const data = read();
      let compared = 0;
      for (const [name, learn] of Object.entries(fitters)) {
        const reference = expected(set, name);
        if (reference === undefined) continue;
        const model: PurchaseModel = learn(data);
        expect(model.fit.status, name).toBe("converged");
        // the file rounds to six decimals
        expect(model.fit.logLikelihood, name).toBeGreaterThan(reference.loglik - 1e-6);
        expect(model.fit.logLikelihood, name).toBeLessThan(reference.loglik + 1e-3);
        expectClose(model.params, reference.params, 1e-4);
        if (reference.se !== undefined) expectClose(model.fit.standardErrors, reference.se, 1e-3);
        compared++;
      }
      expect(compared).toBeGreaterThan(1);
    });
  }
});

describe.skipIf(!hasClvData)("predictions at given parameters", () => {
  const modelOf = (name: Name): PurchaseModel => {
    const values = oracle.individual_predictions_mp[`${name}_params`];
    return modelWith(kinds[name], Object.fromEntries(names[name].map((p, i) => [p, Number(values[i])])));
  };
  const delta = () => Number(oracle.individual_predictions_mp.dert_delta);

  it("agree for every customer listed", () => {
    let compared = 0;
    for (const row of oracle.individual_predictions_mp.rows) {
      for (const name of ["bgnbd", "mbgnbd", "pnbd"] as const) {
        const figures = row[name] as { readonly [what: string]: string } | undefined;
        if (figures === undefined) continue;
        const model = modelOf(name);
        const customer = [{ frequency: row.x, recency: Number(row.t_x), age: Number(row.T) }];
        const kernel = name === "pnbd" ? paretoKernel() : betaGeometricKernel(name === "mbgnbd");
        const p = Float64Array.from(Object.values(model.params) as number[]);
        const ours: { readonly [what: string]: () => number | null | undefined } = {
          p_alive: () => aliveProbability(model, customer).at(0)?.alive,
          cet_39: () => expectedOrders(model, customer, { horizon: { weeks: 39 } }).at(0)?.expected,
          cet_52: () => expectedOrders(model, customer, { horizon: { weeks: 52 } }).at(0)?.expected,
          loglik: () => kernel.logLikelihood(p, row.x, customer[0].recency, customer[0].age),
          dert_15pct_annual: () => discountedOrders(model, customer, { delta: delta() }).at(0)?.discounted,
          det_104wk_15pct_annual: () =>
            discountedOrders(model, customer, { delta: delta(), horizon: { weeks: 104 } }).at(0)?.discounted,
        };
        for (const [what, value] of Object.entries(figures)) {
          expectClose(ours[what](), Number(value), 1e-9);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(60);
  });

  it("agree for new customers", () => {
    for (const name of ["bgnbd", "pnbd"] as const)
      for (const [weeks, value] of Object.entries(oracle.unconditional_mp[name]))
        expectClose(
          expectedOrdersOfNewCustomer(modelOf(name), { horizon: { weeks: Number(weeks) } }),
          Number(value),
          1e-9,
        );
  });

  it("agree for the probability of n orders", () => {
    const [r, alpha, a, b] = oracle.bgnbd_pmf_mp.params.map(Number);
    const model = modelWith("bg-nbd", { r, alpha, a, b });
    for (const [at, value] of Object.entries(oracle.bgnbd_pmf_mp.values)) {
      const [, weeks, orders] = (/t(\d+)n(\d+)/.exec(at) as RegExpExecArray).map(Number);
      const table = orderProbability(model, [{ frequency: 0, recency: 0, age: 0 }], {
        horizon: { weeks },
        orders,
      });
      expectClose(table.at(0)?.probability, Number(value), 1e-9, 0);
    }
  });

  it("agree for BG/NBD's discounted orders", () => {
    const model = modelWith("bg-nbd", { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 });
    for (const row of oracle.clv_examples_mp.rows) {
      const customer = [{ frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) }];
      const rate = { delta: Math.log(1.15) / 52 };
      expectClose(
        discountedOrders(model, customer, rate).at(0)?.discounted,
        Number(row.bgnbd_dert_15pct_annual_numeric),
        1e-9,
      );
      expectClose(
        discountedOrders(model, customer, { ...rate, horizon: { weeks: 104 } }).at(0)?.discounted,
        Number(row.bgnbd_det_104wk_15pct_annual_continuous),
        1e-9,
      );
    }
  });
});

describe.skipIf(!hasClvData)("hard arguments", () => {
  it("2F1 has twelve digits", () => {
    for (const { label, a, b, c, z, value, log_value } of oracle.hard_numerics_mp.gauss_2f1) {
      // 1 - z as written: the nearest double of a z close to 1 has lost digits of it
      const digits = z.split(".")[1];
      const rest = digits === undefined ? 1 - Number(z) : Number(complement(z));
      const log = logHyp2F1(Number(a), Number(b), Number(c), Number(z), rest);
      expect(Math.abs(log - Number(log_value)), label).toBeLessThan(
        1e-12 * Math.max(1, Math.abs(Number(log_value))),
      );
      if (Math.abs(Number(log_value)) < 200) expectClose(Math.exp(log), Number(value), 1e-12, 0);
    }
  });

  it("Pareto/NBD with hundreds of orders is finite and right", () => {
    const kernel = paretoKernel();
    for (const set of ["pnbd_hard_p_alive", "pnbd_hard_overflow"]) {
      const { params, rows } = oracle.hard_numerics_mp[set] as {
        readonly params: readonly string[];
        readonly rows: readonly { readonly [name: string]: string | number }[];
      };
      const [r, alpha, s, beta] = params.map(Number);
      const model = modelWith("pareto-nbd", { r, alpha, s, beta });
      for (const row of rows) {
        const customer = { frequency: Number(row.x), recency: Number(row.t_x), age: Number(row.T) };
        expectClose(aliveProbability(model, [customer]).at(0)?.alive, Number(row.p_alive), 1e-9, 0);
        const p = Float64Array.of(r, alpha, s, beta);
        const value = kernel.logLikelihood(p, customer.frequency, customer.recency, customer.age);
        expectClose(value, Number(row.loglik), 1e-12);
      }
    }
  });
});

/** 1 - z in decimal, for z between -100 and 1. */
function complement(z: string): string {
  if (z.startsWith("-")) return String(1 + Number(z.slice(1)));
  const digits = z.split(".")[1];
  return `0.${(10n ** BigInt(digits.length) - BigInt(digits)).toString().padStart(digits.length, "0")}`;
}
