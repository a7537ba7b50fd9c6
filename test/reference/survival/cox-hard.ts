import type { CoxModel, CoxOptions } from "../../../src/survival/cox/cox-types.ts";
import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import type { Adapter } from "../adapters.ts";
import { compare, each } from "../compare.ts";
import type { Compared } from "../main.ts";

interface Hard {
  readonly data: { readonly [column: string]: readonly (number | string | null)[] | number | string };
  readonly result?: {
    readonly coef?: readonly (number | null)[];
    readonly se?: readonly number[];
    readonly loglik?: readonly number[];
  };
  readonly better_answer?: {
    readonly base?: { readonly coef: readonly number[]; readonly se: readonly number[] };
    readonly same_as_dropping_zero_rows?: {
      readonly coef: readonly number[];
      readonly se: readonly number[];
      readonly loglik: readonly number[];
    };
  };
}

/** How a case ends. R's own stopping left digits, as it iterated to 1e-9 of the log-likelihood. */
type Check = (hard: Hard) => Compared[];

const R_STOPPED = 2e-6;

function rowsOf({ data }: Hard): Record<string, unknown>[] {
  const columns = Object.entries(data).filter(([, values]) => Array.isArray(values)) as [
    string,
    readonly unknown[],
  ][];
  if (columns.length === 0) return Object.keys(data).length === 0 ? [] : [named(data)];
  return columns[0][1].map((_, i) =>
    named(
      Object.fromEntries(
        columns.map(([name, values]) => [name, values[i] === "Inf" ? Number.POSITIVE_INFINITY : values[i]]),
      ),
    ),
  );
}

function named(row: Record<string, unknown>): Record<string, unknown> {
  const { t, e, w, ...rest } = row;
  return { stop: t, event: e, ...(w === undefined ? {} : { weight: w }), ...rest };
}

function fitted(
  rows: readonly Record<string, unknown>[],
  covariates: readonly string[],
  options: object = {},
): CoxModel {
  return fitCox(rows, { covariates, ...options } as CoxOptions<Record<string, unknown>>);
}

/** True is 1. */
function so(what: string, right: boolean): Compared {
  return compare(what, right ? 1 : 0, 1, 0);
}

const as =
  (covariates: readonly string[], options: object = {}, warned?: RegExp, tolerance = R_STOPPED): Check =>
  (hard) => {
    const model = fitted(rowsOf(hard), covariates, options);
    const { coef = [], se = [], loglik = [] } = hard.result ?? {};
    const kept = coef.flatMap((c, j) => (c === null ? [] : [j]));
    return [
      ...each(
        "coef",
        kept.map((j) => model.coefficients[j].coefficient as number),
        kept.map((j) => coef[j] as number),
        tolerance,
      ),
      ...each(
        "se",
        kept.map((j) => model.coefficients[j].se as number),
        kept.map((j) => se[j]),
        tolerance,
      ),
      compare("null log-likelihood", model.fit.nullLogLikelihood, loglik[0], 1e-9),
      compare("log-likelihood", model.fit.logLikelihood, loglik[loglik.length - 1], 1e-9),
      ...coef.flatMap((c, j) =>
        c === null ? [so(`${covariates[j]} dropped`, model.coefficients[j].status === "dropped")] : [],
      ),
      ...(warned === undefined
        ? []
        : [
            so(
              "warned",
              model.fit.warnings.some((text) => warned.test(text)),
            ),
          ]),
    ];
  };

/** The likelihood rises for ever: said, named, with Firth's advice, no errors. R's coefficient is where it gave up. */
const infinite =
  (limit: number): Check =>
  (hard) => {
    const model = fitted(rowsOf(hard), ["x"]);
    const [x] = model.coefficients;
    return [
      so("status", model.fit.status === "boundary" && x.status === "infinite" && x.se === null),
      so(
        "named, with advice",
        model.fit.warnings.some((text) => text.includes('"x"') && text.includes("fitFirthCox")),
      ),
      compare("log-likelihood", model.fit.logLikelihood, limit, 1e-7),
      so("a number", Number.isFinite(x.coefficient)),
    ];
  };

const refused =
  (code: string, covariates: readonly string[], options: object = {}): Check =>
  (hard) => {
    try {
      fitted(rowsOf(hard), covariates, options);
      return [so("refused", false)];
    } catch (error) {
      return [
        so(
          `refused with ${code}, found ${(error as { code?: string }).code}`,
          (error as { code?: string }).code === code,
        ),
      ];
    }
  };

/** As without the rows of weight zero. */
const weighted =
  (times = 1): Check =>
  (hard) => {
    const model = fitted(rowsOf(hard), ["x", "z"], { robust: false, weight: "weight" });
    const better = hard.better_answer?.same_as_dropping_zero_rows;
    const coef = better?.coef ?? [-0.3979508135880207, -0.18437311388934766];
    const se = better?.se ?? [0.17471057998830114, 0.1914244857775987].map((v) => v / Math.sqrt(times));
    return [
      ...each(
        "coef",
        model.coefficients.map((c) => c.coefficient as number),
        coef,
        R_STOPPED,
      ),
      ...each(
        "se",
        model.coefficients.map((c) => c.se as number),
        se,
        R_STOPPED,
      ),
      so("counted", model.fit.rows.absent > 0),
    ];
  };

/** Coefficients of the same data with x as it was, times what it was divided by. */
const scaled =
  (factor: number): Check =>
  (hard) => {
    const model = fitted(rowsOf(hard), ["x", "z"]);
    const base = hard.better_answer?.base ?? {
      coef: [-0.16636970219705305, -0.03518768917045934],
      se: [0.17130800664080348, 0.1739812252412057],
    };
    return [
      ...each(
        "coef",
        model.coefficients.map((c, j) => (c.coefficient as number) * (j === 0 ? factor : 1)),
        base.coef,
        1e-7,
      ),
      ...each(
        "se",
        model.coefficients.map((c, j) => (c.se as number) * (j === 0 ? factor : 1)),
        base.se,
        1e-7,
      ),
    ];
  };

const huge = (ties: string): Record<string, unknown>[] =>
  Array.from({ length: 1200 }, (_, i) => ({
    stop: 1 + Math.floor(i / 400),
    event: [1, 1, 1, 0][i % 4],
    x: [0, 1, 1, 0, 1, 0][i % 6],
    ties,
  }));

const tied =
  (ties: string): Check =>
  (hard) => {
    const model = fitted(huge(ties), ["x"], { ties });
    const { coef = [], se = [], loglik = [] } = hard.result ?? {};
    const [x] = model.coefficients;
    return [
      compare("null log-likelihood", model.fit.nullLogLikelihood, loglik[0], 1e-9),
      // R loses the exact one and stays below the top
      ...(ties === "exact"
        ? [
            so(
              "converged above where R broke off",
              model.fit.status === "converged" && model.fit.logLikelihood > loglik[1],
            ),
            compare("coef", x.coefficient as number, 0.4119715140866518, 1e-9),
          ]
        : [
            compare("coef", x.coefficient as number, coef[0] as number, R_STOPPED),
            compare("se", x.se as number, se[0], R_STOPPED),
            compare("log-likelihood", model.fit.logLikelihood, loglik[1], 1e-9),
          ]),
    ];
  };

const XYZ = ["x", "y", "z"];
const dropped = /left out/;

const CHECKS: { readonly [id: string]: Check } = {
  "separation.binary": infinite(-9.574983485564),
  "separation.zero_events": (hard) => {
    const model = fitted(rowsOf(hard), ["x"]);
    return [
      so(
        "dropped and said",
        model.coefficients[0].status === "dropped" && model.fit.warnings.some((text) => dropped.test(text)),
      ),
      compare("log-likelihood", model.fit.logLikelihood, hard.result?.loglik?.[1] as number, 1e-9),
    ];
  },
  "separation.group_censored": infinite(-3.17805383034795),
  "allcensored.cox": refused("too-few-rows", ["x"]),
  "oneevent.cox": as(["x"]),
  "oneevent.max": (hard) => {
    const model = fitted(rowsOf(hard), ["x"]);
    return [
      so("status", model.fit.status === "boundary" && model.coefficients[0].status === "infinite"),
      so("no error", model.coefficients[0].se === null && model.fit.logLikelihood > -1e-6),
    ];
  },
  // a coefficient of zero has no digits to compare
  "allties.efron": zero("efron"),
  "allties.breslow": zero("breslow"),
  "allties.exact": zero("exact"),
  constant: as(["x", "y"], {}, dropped),
  "collinear.exact": as(XYZ, {}, /"y" was left out: it follows from "x"/),
  "collinear.sum": as(["x", "z", "y"], {}, dropped),
  "collinear.near1e-4": as(XYZ, {}, /nearly follow from each other/, 1e-5),
  "collinear.near1e-6": as(XYZ, {}, dropped),
  "collinear.near1e-8": as(XYZ, {}, dropped),
  "collinear.near1e-10": as(XYZ, {}, dropped),
  "collinear.near1e-12": as(XYZ, {}, dropped),
  "weights.zero": weighted(),
  "weights.negative": refused("bad-value", ["x", "z"], { weight: "weight" }),
  "weights.huge": weighted(1e9),
  // a weight that was asked for and is missing is an error that names the row; R drops it
  "weights.na": refused("missing-value", ["x", "z"], { weight: "weight" }),
  "time.zero.cox": as(["x", "z"]),
  "time.negative.cox": refused("bad-value", ["x", "z"]),
  "scale.1e-10": scaled(1e-10),
  "scale.1e-06": scaled(1e-6),
  "scale.1e+06": scaled(1e6),
  "scale.1e+10": scaled(1e10),
  "scale.1e+15": scaled(1e15),
  "offset.1.7e12": as(["x", "z"], {}, /have lost digits/),
  "offset.ms_dates": scaled(8.64e7),
  "outlier.1e6": as(["x", "z"], {}, /alone decides the effect of "x"/, 1e-4),
  "covariate.inf": refused("bad-value", ["x", "z"]),
  "covariate.na": (hard) => [
    ...as(["x", "z"])(hard),
    so("counted", fitted(rowsOf(hard), ["x", "z"]).fit.rows.left === 2),
  ],
  "startstop.bad": (hard) => {
    const { start, stop, e } = hard.data as { readonly [column: string]: readonly number[] };
    const rows = start.map((s, i) => ({ start: s, stop: stop[i], event: e[i] }));
    try {
      fitted(rows, []);
      return [so("refused", false)];
    } catch (error) {
      return [so("names the row", (error as { details: { row: number } }).details.row === 1)];
    }
  },
  n1: refused("too-few-rows", ["x"]),
  n0: refused("too-few-rows", []),
  nocov: (hard) => {
    const model = fitted(rowsOf(hard), []);
    return [
      compare("log-likelihood", model.fit.logLikelihood, hard.result?.loglik?.[0] as number, 1e-9),
      so("no tests", model.tests.score === null),
    ];
  },
  p_gt_n: (hard) => {
    const names = Array.from({ length: 10 }, (_, j) => `X${j + 1}`);
    const ridge = fitted(rowsOf(hard), names, { ridge: 1 });
    return [
      ...refused("too-few-rows", names)(hard),
      so("a ridge fit converges", ridge.fit.status === "converged"),
    ];
  },
  "strata.degenerate": as(["x", "z"], { strata: "s" }, /strata nobody has left/),
  "exact.hugeties": tied("exact"),
  "hugeties.efron": tied("efron"),
  "hugeties.breslow": tied("breslow"),
};

function zero(ties: string): Check {
  return (hard) => {
    const model = fitted(rowsOf(hard), ["x"], { ties });
    const [x] = model.coefficients;
    return [
      so("coef zero", Math.abs(x.coefficient as number) < 1e-12),
      compare("se", x.se as number, hard.result?.se?.[0] as number, 1e-9),
      compare("log-likelihood", model.fit.logLikelihood, hard.result?.loglik?.[0] as number, 1e-9),
    ];
  };
}

export const coxHard: Adapter = {
  covers: (id) => id.startsWith("survival/hard/") && CHECKS[id.slice("survival/hard/".length)] !== undefined,
  async run(id, entry: Hard) {
    return CHECKS[id.slice("survival/hard/".length)](entry);
  },
};
