import type { AgeTransform } from "../../../src/survival/cox/age-transforms.ts";
import { coxBaseline } from "../../../src/survival/cox/cox-baseline.ts";
import { coxCurves } from "../../../src/survival/cox/cox-curves.ts";
import { coxCustomers } from "../../../src/survival/cox/cox-customers.ts";
import { survivalAlongPath } from "../../../src/survival/cox/survival-along-path.ts";
import { testProportionalHazards } from "../../../src/survival/cox/test-proportional-hazards.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { concordance } from "../../../src/survival/quality/concordance.ts";
import { expectedRemaining } from "../../../src/survival/use/expected-remaining.ts";
import type { LifeCurves } from "../../../src/survival/use/life-curves.ts";
import { survivalAt } from "../../../src/survival/use/survival-at.ts";
import type { Adapter } from "../adapters.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import { type CoxCase, caseOf, telcoRows } from "./cox-cases.ts";
import { all, fitOf, TOLERANCE } from "./cox-compare.ts";
import { hasSurvivalData, survivalData } from "./data.ts";

interface Zph {
  readonly names: readonly string[];
  readonly chisq: readonly number[];
  readonly df: readonly number[];
  readonly p: readonly number[];
}

const ZPH: { readonly [id: string]: string } = {
  "zph.rossi": "cox.rossi.efron",
  "zph.rossi.breslow": "cox.rossi.breslow",
  "zph.lung": "cox.lung.efron",
  "zph.anderson.strata": "cox.anderson.strata.efron",
  "zph.heart.tv": "cox.heart.tv.efron",
  "zph.telco": "cox.telco.efron",
};

const proportional: Adapter = {
  covers: (id) => hasSurvivalData && ZPH[id.slice("survival/entries/".length)] !== undefined,
  async run(id, entry: { result: { readonly [transform: string]: Zph } }) {
    const known = caseOf(ZPH[id.slice("survival/entries/".length)]) as CoxCase;
    const model = fitOf(known);
    return Object.entries(entry.result).flatMap(([transform, r]) => {
      // customers who stayed not even a month have no logarithm; none of them left
      const found = testProportionalHazards(model, known.rows, {
        ...known.options,
        transform: transform as AgeTransform,
      } as never);
      const tests = [...found.tests, found.global];
      return [
        ...all(
          `${transform} statistic`,
          tests.map((test) => test?.statistic ?? null),
          r.chisq,
          1e-8,
        ),
        ...all(
          `${transform} p`,
          tests.map((test) => (test !== null && "pValue" in test ? test.pValue : null)),
          r.p,
          1e-7,
        ),
      ];
    });
  },
};

interface Curves {
  readonly newdata?: { readonly [column: string]: number | readonly number[] };
  readonly basehaz_uncentered: {
    readonly time: readonly number[];
    readonly hazard: readonly number[];
    readonly strata?: readonly string[];
  };
  readonly survfit: { readonly [part: string]: unknown };
  readonly quantiles?: readonly (readonly (number | null)[])[];
  readonly quantile_p?: readonly number[];
  readonly predict_lp_zero?: readonly number[];
}

const BASE: { readonly [id: string]: string } = {
  "basehaz.rossi.efron": "cox.rossi.efron",
  "basehaz.rossi.breslow": "cox.rossi.breslow",
  "basehaz.telco.efron": "cox.telco.efron",
  "basehaz.heart.tv": "cox.heart.tv.efron",
  "basehaz.anderson.strata": "cox.anderson.strata.efron",
};

/** Columns of new customers as rows. */
function rowsOf(newdata: {
  readonly [column: string]: number | readonly number[];
}): Record<string, unknown>[] {
  const columns = Object.entries(newdata).map(([name, values]) => [name, [values].flat()] as const);
  return columns[0][1].map((_, i) => Object.fromEntries(columns.map(([name, values]) => [name, values[i]])));
}

const curves: Adapter = {
  covers: (id) => hasSurvivalData && BASE[id.slice("survival/entries/".length)] !== undefined,
  async run(id, entry: { result: Curves }) {
    const known = caseOf(BASE[id.slice("survival/entries/".length)]) as CoxCase;
    const model = fitOf(known);
    const r = entry.result;
    const base = coxBaseline(model, { at: "zero" });
    const out: Compared[] = [];
    const { time, hazard, strata } = r.basehaz_uncentered;
    for (const [i, at] of time.entries()) {
      const label = strata?.[i].split("=")[1];
      let value = 0;
      for (const row of base)
        if (row.age <= at && (label === undefined || row.stratum === label)) value = row.cumulativeHazard;
      out.push(compare(`baseline at ${at}`, value, hazard[i], TOLERANCE));
    }
    if (strata !== undefined) {
      const parts = r.survfit.strata as {
        readonly [name: string]: { readonly [part: string]: readonly number[] };
      };
      for (const [name, part] of Object.entries(parts)) {
        const found = coxCurves(model, [{ Rx: 1, logWBC: 3, sex: name.split("=")[1] }], "reference");
        for (const [i, at] of part.time.entries())
          out.push(
            compare(`${name} survival at ${at}`, found.survival(0, at), part.surv[i], TOLERANCE),
            compare(`${name} error at ${at}`, found.errorBetween(0, 0, at), part.std_err[i], TOLERANCE),
          );
      }
      return out;
    }
    const found = coxCurves(model, rowsOf(r.newdata as { [column: string]: number[] }), "reference");
    const {
      time: times,
      surv,
      cumhaz,
      std_err_of_cumhaz: errors,
    } = r.survfit as {
      readonly time: readonly number[];
      readonly [part: string]: readonly unknown[];
    };
    for (const [t, at] of times.entries())
      for (let i = 0; i < found.length; i++)
        out.push(
          compare(`survival ${i} at ${at}`, found.survival(i, at), (surv[t] as number[])[i], TOLERANCE),
          compare(
            `hazard ${i} at ${at}`,
            found.cumulativeHazard(i, at),
            (cumhaz[t] as number[])[i],
            TOLERANCE,
          ),
          compare(`error ${i} at ${at}`, found.errorBetween(i, 0, at), (errors[t] as number[])[i], TOLERANCE),
        );
    for (const [i, row] of (r.quantiles ?? []).entries())
      for (const [q, value] of row.entries()) {
        const ours = found.quantile(i, 1 - (r.quantile_p as number[])[q]);
        out.push(compare(`quantile ${i} ${q}`, Number.isNaN(ours) ? -1 : ours, value ?? -1, TOLERANCE));
      }
    return out;
  },
};

const path: Adapter = {
  covers: (id) => hasSurvivalData && id === "survival/entries/survfit.heart.tv_path",
  async run(
    _,
    entry: {
      result: {
        newdata: { readonly [column: string]: readonly number[] };
        time: number[];
        surv: number[];
        cumhaz: number[];
        std_err: number[];
      };
    },
  ) {
    const model = fitOf(caseOf("cox.heart.tv.efron") as CoxCase);
    const r = entry.result;
    const found = survivalAlongPath(model, rowsOf(r.newdata));
    const at = (age: number) => {
      let last: { survival: number; cumulativeHazard: number; error: number | null } | undefined;
      for (const point of found) if (point.age <= age) last = point;
      return last;
    };
    // R adds the error of coefficients as if today's covariates had been those of all ages; ours follows the path. R's is checked by its own formula.
    const [first, second] = [0, 1].map((k) => coxCurves(model, [rowsOf(r.newdata)[k]], "reference"));
    const [{ times, variance }] = model.baseline;
    const own = (age: number) =>
      (variance as readonly number[])[times.filter((t) => t <= age).length - 1] ?? 0;
    const risk = (curves: LifeCurves) =>
      (curves.cumulativeHazard(0, 200) /
        (model.baseline[0].cumulativeHazard[times.filter((t) => t <= 200).length - 1] as number)) **
      2;
    return r.time.flatMap((age, i) => {
      const rError =
        age <= 30
          ? (at(age)?.error ?? 0)
          : Math.sqrt(risk(first) * own(30) + second.errorBetween(0, 0, age) ** 2 - risk(second) * own(30));
      return [
        compare(`survival at ${age}`, at(age)?.survival ?? 1, r.surv[i], TOLERANCE),
        compare(`hazard at ${age}`, at(age)?.cumulativeHazard ?? 0, r.cumhaz[i], TOLERANCE),
        compare(`R's error at ${age}`, rError, r.std_err[i], TOLERANCE),
      ];
    });
  },
};

interface Pairs {
  readonly concordance: number;
  readonly se: number;
  readonly count: { readonly [kind: string]: number } | readonly number[];
}

const PAIRS: { readonly [id: string]: () => { rows: readonly Record<string, unknown>[]; options: object } } =
  {
    "concordance.lung.age": () => ({ rows: lungRows(), options: { score: "age" } }),
    "concordance.lung.age.strata": () => ({ rows: lungRows(), options: { score: "age", strata: "sex" } }),
    "concordance.rossi.coxlp": () => rossiPredictor(),
    "concordance.rossi.coxlp.ymax30": () => {
      const { rows, options } = rossiPredictor();
      return { rows, options: { ...options, until: 30 } };
    },
    "concordance.telco.charges": () => ({ rows: telcoRows(), options: { score: "charges" } }),
    "concordance.rossi.prio.ties": () => ({
      rows: (caseOf("cox.rossi.efron") as CoxCase).rows,
      options: { score: "prio" },
    }),
  };

function lungRows() {
  return survivalData("lung.csv").map((row) => ({ ...row, stop: row.time, event: row.status }));
}

function rossiPredictor() {
  const { rows, options } = caseOf("cox.rossi.efron") as CoxCase;
  const { predictor } = coxCustomers(fitOf({ rows, options }), rows, "reference");
  return { rows: rows.map((row, i) => ({ ...row, score: predictor[i] })), options: { score: "score" } };
}

const concordances: Adapter = {
  covers: (id) => hasSurvivalData && PAIRS[id.slice("survival/entries/".length)] !== undefined,
  async run(id, entry: { result: { readonly [weights: string]: Pairs } }) {
    const { rows, options } = PAIRS[id.slice("survival/entries/".length)]();
    return Object.entries(entry.result).flatMap(([weights, r]) => {
      const c = concordance(rows, { ...options, weights } as never);
      const count = Array.isArray(r.count)
        ? // a matrix, strata in rows
          [0, 1, 2, 3, 4].map((k) => (r.count as number[])[2 * k] + (r.count as number[])[2 * k + 1])
        : Object.values(r.count);
      return [
        compare(`${weights} value`, c.value, r.concordance, TOLERANCE),
        compare(`${weights} se`, c.se, r.se, TOLERANCE),
        ...each(
          `${weights} pairs`,
          [c.concordant, c.discordant, c.tiedScore, c.tiedTime, c.tiedBoth],
          count,
          1e-9,
        ),
      ];
    });
  },
};

const conditional: Adapter = {
  covers: (id) => hasSurvivalData && id === "survival/entries/conditional.telco",
  async run(_, entry: { result: { readonly [model: string]: { readonly [figure: string]: number } } }) {
    const known = caseOf("cox.telco.efron") as CoxCase;
    const { km, cox_subject, cox: r } = entry.result;
    const of = coxCurves(fitOf(known), [cox_subject], "reference");
    const plain = kaplanMeier(known.rows as never);
    const at = (age: number, from = 0) => survivalAt(plain, {}, { at: age, age: from }).value;
    const still = (to: number, from: number) =>
      expectedRemaining(plain, {}, { age: from, horizon: to - from }).value;
    return [
      compare("Cox S(12)", of.survival(0, 12), r.S12, TOLERANCE),
      compare("Cox S(24 | 12)", of.survival(0, 24) / of.survival(0, 12), r.S24_given_12, TOLERANCE),
      compare("Cox remaining", of.area(0, 12, 72) / of.survival(0, 12), r.remaining_12_to_72, TOLERANCE),
      compare("Cox median", of.quantile(0, 0.5 * of.survival(0, 12)), r.cond_median_given_12, TOLERANCE),
      compare("S(12)", at(12), km.S12, TOLERANCE),
      compare("S(24 | 12)", at(24, 12), km.S24_given_12, TOLERANCE),
      compare("remaining from 12", still(72, 12), km.remaining_12_to_72, TOLERANCE),
      compare("remaining from 0", still(72, 0), km.remaining_0_to_72, TOLERANCE),
    ];
  },
};

/** Curves, tests and concordance of Cox models. */
export const coxUse: readonly Adapter[] = [proportional, curves, path, concordances, conditional];
