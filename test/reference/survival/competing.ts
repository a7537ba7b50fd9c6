import type { FineGrayModel } from "../../../src/survival/competing/fine-gray-types.ts";
import { fitFineGray } from "../../../src/survival/competing/fit-fine-gray.ts";
import { fitCoxPath } from "../../../src/survival/penalized/fit-cox-path.ts";
import type { Adapter } from "../adapters.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";
import { hasSurvivalData, survivalData } from "./data.ts";

interface Weighted {
  readonly coef: number | readonly number[];
  readonly se: number | readonly number[];
  readonly loglik: number;
  readonly loglik_null: number;
  readonly score?: number;
}

type Row = { readonly [column: string]: string | number | null };

const bmt = (): Row[] =>
  survivalData("bmt.csv").map((row) => ({
    ...row,
    stop: row.ftime,
    cause: row.status === 0 ? null : `${row.status}`,
  }));

const transplant = (): Row[] =>
  survivalData("transplant.csv")
    .filter((row) => row.futime !== 0 && Object.values(row).every((value) => value !== null))
    .map((row) => ({
      stop: row.futime,
      cause: row.event === "censored" ? null : row.event,
      age: row.age,
      male: row.sex === "m" ? 1 : 0,
      year: row.year,
      age10: ((row.age as number) - 50) / 10,
      year95: (row.year as number) - 1995,
    }));

/** The first of three things that can happen, and when. */
const cgvhd = (): Row[] =>
  survivalData("cgvhd.csv").map((row) => {
    const cause = row.cgvh === 1 ? "cgvhd" : row.rcens === 1 ? "relapse" : row.stat === 1 ? "death" : null;
    return {
      ...row,
      stop: Math.min(row.cgvhtime as number, row.reltime as number, row.survtime as number),
      cause,
      bm: row.tx === "BM" ? 1 : 0,
    };
  });

const list = (value: number | readonly number[]): readonly number[] =>
  typeof value === "number" ? [value] : value;

function compared(
  what: string,
  model: FineGrayModel,
  reference: Weighted,
  robust: boolean,
  tolerance: number,
): Compared[] {
  const numbers = (of: "coefficient" | "se" | "robustSe") =>
    model.coefficients.map((c) => c[of] ?? Number.NaN);
  return [
    ...each(`${what}: coefficient`, numbers("coefficient"), list(reference.coef), tolerance),
    ...each(`${what}: error`, numbers(robust ? "robustSe" : "se"), list(reference.se), tolerance),
    compare(`${what}: log-likelihood`, model.fit.logLikelihood, reference.loglik, 1e-9),
    compare(`${what}: log-likelihood of none`, model.fit.nullLogLikelihood, reference.loglik_null, 1e-9),
    ...(reference.score === undefined
      ? []
      : [compare(`${what}: score test`, model.tests.score?.statistic ?? Number.NaN, reference.score, 1e-9)]),
  ];
}

function weighted(id: string, rows: () => Row[], of: string, covariates: readonly string[]): Adapter {
  return {
    covers: (other) => other === `survival/entries/${id}`,
    run: async (_, { result }: { result: { [ties: string]: Weighted } }) =>
      hasSurvivalData
        ? (["efron", "breslow"] as const).flatMap((ties) =>
            compared(ties, fitFineGray(rows(), { of, covariates, ties }), result[ties], false, 1e-9),
          )
        : [],
  };
}

// crr stops its search at steps of about 1e-8
const STOPPED = 2e-8;

function crr(id: string, rows: () => Row[], of: string, covariates: readonly string[]): Adapter {
  return {
    covers: (other) => other === `survival/entries/${id}`,
    run: async (_, { result }: { result: Weighted }) =>
      hasSurvivalData
        ? compared(
            "crr",
            fitFineGray(rows(), {
              of,
              covariates,
              ties: "breslow",
              errors: "estimated",
              censoring: "among all",
            }),
            result,
            true,
            STOPPED,
          )
        : [],
  };
}

interface PathEntry {
  readonly result: {
    readonly names: readonly string[];
    readonly lambda: readonly number[];
    readonly coef: readonly (readonly number[])[];
    readonly dev_ratio: readonly number[];
  };
}

/** glmnet stops its search within about 3e-8 of the top. */
const NEAR = 5e-8;

function glmnet(alpha: number): Adapter {
  return {
    covers: (other) => other === `survival/entries/glmnet.rossi.alpha${alpha}`,
    run: async (_, { result }: PathEntry) => {
      if (!hasSurvivalData) return [];
      const path = fitCoxPath(survivalData("rossi.csv"), {
        stop: "week",
        event: "arrest",
        covariates: result.names,
        l1Ratio: alpha,
        penalties: result.lambda,
        folds: 0,
      });
      return path.steps.flatMap((step, s) => [
        ...each(`penalty ${step.penalty}: coefficient`, step.coefficients, result.coef[s], NEAR),
        compare(`penalty ${step.penalty}: explained`, step.explained, result.dev_ratio[s], 1e-9),
      ]);
    },
  };
}

export const competing: readonly Adapter[] = [
  weighted("finegray.bmt.1", bmt, "1", ["dis"]),
  weighted("finegray.transplant.ltx", transplant, "ltx", ["age", "male", "year"]),
  weighted("finegray.cgvhd.1", cgvhd, "cgvhd", ["age", "bm"]),
  crr("cmprsk.crr.bmt.1", bmt, "1", ["dis"]),
  crr("cmprsk.crr.transplant.ltx", transplant, "ltx", ["age10", "male", "year95"]),
  glmnet(1),
  glmnet(0.5),
  glmnet(0),
];
