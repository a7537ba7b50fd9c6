import { isClienteleError } from "../../../src/core/errors.ts";
import { firstAbove } from "../../../src/numeric/bisect.ts";
import { aalenJohansen } from "../../../src/survival/curves/aalen-johansen.ts";
import { curveAt } from "../../../src/survival/curves/curve-at.ts";
import type { SurvivalGroup } from "../../../src/survival/curves/curve-types.ts";
import { type KaplanMeierOptions, kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { lifeQuantiles } from "../../../src/survival/curves/life-quantiles.ts";
import type { IntervalScale } from "../../../src/survival/curves/limits.ts";
import { restrictedMean } from "../../../src/survival/curves/restricted-mean.ts";
import { turnbull } from "../../../src/survival/curves/turnbull.ts";
import type { Adapter } from "../adapters.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { type FileRow, survivalData } from "./data.ts";

/** Closed forms. */
const EXACT = 1e-9;

/** A row as the functions take it. */
export interface CurveRow extends FileRow {
  readonly start: number;
  readonly stop: number;
  readonly event: number;
}

type Values = readonly (number | string | null)[];

/** Rows of the files with their times under one name. */
export function lifetimesFrom(file: string): readonly CurveRow[] {
  const known = cache.get(file);
  if (known !== undefined) return known;
  const rows = lifetimesOf(file);
  cache.set(file, rows);
  return rows;
}

const cache = new Map<string, readonly CurveRow[]>();

function lifetimesOf(file: string): CurveRow[] {
  const [stop, event, start] = TIMES[file];
  return survivalData(file).flatMap((row): CurveRow[] => {
    const end = row[event];
    const made = {
      ...row,
      start: start === undefined ? 0 : (row[start] as number),
      stop: row[stop] as number,
      event: end === "Yes" || end === 1 ? 1 : 0,
    };
    return made.start < made.stop || made.start === 0 ? [made] : [];
  });
}

const TIMES: { readonly [file: string]: readonly [stop: string, event: string, start?: string] } = {
  "anderson.csv": ["t", "status"],
  "lung.csv": ["time", "status"],
  "waltons.csv": ["T", "E"],
  "telco_churn.csv": ["tenure", "Churn"],
  "multicenter_aids_cohort.tsv": ["T", "D", "W"],
  "channing.csv": ["exit", "cens", "entry"],
  "sim_saas.csv": ["stop", "event", "start"],
  "retinopathy.csv": ["futime", "status"],
};

/** The one place of a list where ours is furthest off, "no value" against a value first of all. */
export function worst(
  what: string,
  ours: ArrayLike<number | null>,
  reference: Values,
  tolerance = EXACT,
): Compared {
  let [at, most] = [0, -1];
  for (let i = 0; i < reference.length; i++) {
    const [a, b] = [asNumber(ours[i]), asNumber(reference[i])];
    const off = Number.isNaN(a) && Number.isNaN(b) ? 0 : Math.abs(a - b) / Math.max(1e-3, Math.abs(b));
    if (!(off <= most)) [at, most] = [i, Number.isNaN(off) ? Number.POSITIVE_INFINITY : off];
  }
  if (ours.length !== reference.length) return compare(`${what}, length`, ours.length, reference.length, 0);
  const [a, b] = [asNumber(ours[at]), asNumber(reference[at])];
  const both = Number.isNaN(a) && Number.isNaN(b);
  // tolerances are absolute below 1 in the runner: a share of the value here
  return compare(
    `${what}, worst of ${reference.length}`,
    both ? 0 : a,
    both ? 0 : b,
    both ? 0 : tolerance * Math.min(1, Math.max(1e-3, Math.abs(b))),
  );
}

function asNumber(value: number | string | null | undefined): number {
  return typeof value === "number" && Number.isFinite(value) ? value : Number.NaN;
}

interface StepResult {
  readonly [column: string]: Values | undefined;
  readonly time: Values;
}

const COLUMNS = [
  ["time", "time"],
  ["atRisk", "n_risk"],
  ["events", "n_event"],
  ["censored", "n_censor"],
  ["survival", "surv"],
  ["cumulativeHazard", "cumhaz"],
  ["hazardError", "std_chaz"],
] as const;

function curveCompared({ curve }: SurvivalGroup, result: StepResult, name: string): Compared[] {
  const { columns } = curve;
  const out: Compared[] = [];
  for (const [ours, theirs] of COLUMNS)
    if (result[theirs] !== undefined) out.push(worst(`${name}${theirs}`, columns[ours], result[theirs]));
  if (result.std_err !== undefined) {
    const log = (result.std_err_is_of as unknown) !== "S";
    // R's is of log survival where the fit has no weights
    const reference = result.std_err.map((v, t) =>
      log && typeof v === "number" ? v * (result.surv?.[t] as number) : v,
    );
    // and 0 or "Inf" where survival is 0: ours is no value
    out.push(
      worst(
        `${name}std_err`,
        columns.error,
        reference.map((v, t) => (columns.survival[t] === 0 ? null : v)),
      ),
    );
  }
  if (result.lower !== undefined) {
    out.push(worst(`${name}lower`, columns.survivalLow, zeroless(result.lower, columns.survival)));
    out.push(worst(`${name}upper`, columns.survivalHigh, zeroless(result.upper as Values, columns.survival)));
  }
  return out;
}

/** R gives limits at survival 0 for some scales. */
function zeroless(values: Values, survival: Float64Array): Values {
  return values.map((v, t) => (survival[t] === 0 ? null : v));
}

const OPTIONS: { readonly [id: string]: KaplanMeierOptions<CurveRow> } = {
  "km.anderson.Rx": { by: "Rx" as never },
  "km.lung.sex": { by: "sex" as never },
  "km.waltons.group": { by: "group" as never },
  "km.telco.Contract": { by: "Contract" as never },
  "km.telco.Contract.at_times": { by: "Contract" as never },
  "km.channing.lefttrunc.sex": { by: "sex" as never },
  "km.retinopathy.cluster": { by: "trt" as never, cluster: "id" as never },
  "km.saas.lefttrunc": { customer: "id" as never },
  "km.lung.censoring": { of: "censoring" },
  "km.lung.weights.integer": { weight: (_, i) => 1 + ((i + 1) % 3) },
  "km.lung.weights.fractional": { weight: (_, i) => 0.5 + ((i + 1) % 4) / 4 },
  "km.lung.weights.fractional.model": { weight: (_, i) => 0.5 + ((i + 1) % 4) / 4, errors: "greenwood" },
  "fh.lung.stype2.ctype1": { survival: "exponential" },
  "fh.lung.stype1.ctype2": { ties: "one by one" },
  "fh.lung.stype2.ctype2": { survival: "exponential", ties: "one by one" },
  "fh.telco.stype2.ctype2": { survival: "exponential", ties: "one by one" },
};

const kaplanMeierAdapter: Adapter = {
  covers: (id) => /^survival\/entries\/(km|fh)\./.test(id),
  async run(id, { data, result }: { data: string; result: never }) {
    const rows = lifetimesFrom(data);
    const name = id.slice("survival/entries/".length);
    const options = { interval: "log" as const, ...OPTIONS[name] };
    if (name.endsWith("at_times")) return pointsCompared(rows, options, result);
    const model = kaplanMeier(rows, options);
    const { strata, ci_by_type, quantiles } = result as {
      strata?: { [group: string]: StepResult };
      ci_by_type?: { [scale: string]: { lower: Values; upper: Values } };
      quantiles?: { p: number[]; est: Values | Values[]; lower: Values | Values[]; upper: Values | Values[] };
    };
    const out =
      strata === undefined
        ? curveCompared(model.groups[0], result, "")
        : Object.entries(strata).flatMap(([group, steps]) =>
            curveCompared(
              model.groups.find((g) => group.endsWith(`=${g.group}`)) as SurvivalGroup,
              steps,
              `${group} `,
            ),
          );
    for (const [scale, reference] of Object.entries(ci_by_type ?? {})) {
      const other = kaplanMeier(rows, { ...options, interval: scale as IntervalScale });
      const all = (column: "survival" | "survivalLow" | "survivalHigh") =>
        Float64Array.from(other.groups.flatMap(({ curve }) => [...curve.columns[column]]));
      out.push(worst(`${scale} lower`, all("survivalLow"), zeroless(reference.lower, all("survival"))));
      out.push(worst(`${scale} upper`, all("survivalHigh"), zeroless(reference.upper, all("survival"))));
    }
    if (quantiles !== undefined) {
      const ours = lifeQuantiles(model, { shares: quantiles.p }).columns;
      out.push(worst("quantiles", ours.age, quantiles.est.flat()));
      out.push(worst("quantiles, lower", ours.ageLow, quantiles.lower.flat()));
      out.push(worst("quantiles, upper", ours.ageHigh, quantiles.upper.flat()));
    }
    return out;
  },
};

function pointsCompared(
  rows: readonly CurveRow[],
  options: KaplanMeierOptions<CurveRow>,
  result: { [column: string]: Values },
): Compared[] {
  const times = [...new Set(result.time as number[])];
  const { columns } = curveAt(kaplanMeier(rows, options), times);
  const names = {
    time: "time",
    n_risk: "atRisk",
    n_event: "events",
    surv: "survival",
    se_surv: "error",
    lower: "survivalLow",
    upper: "survivalHigh",
  } as const;
  return Object.entries(names).map(([theirs, ours]) => worst(theirs, columns[ours], result[theirs]));
}

interface Hard {
  readonly data: { readonly [column: string]: readonly (number | null)[] };
  readonly result: { readonly [name: string]: never };
}

/** Rows of a hard case. */
export function hardRows({
  data,
}: Hard): { start: number; stop: number; event: number; w: number; g: number }[] {
  return (data.t as number[]).map((stop, i) => ({
    start: data.s?.[i] ?? 0,
    stop,
    event: data.e[i] as number,
    w: data.w?.[i] ?? 1,
    g: data.g?.[i] ?? 0,
  }));
}

/** The code of the error that a call throws, as something to compare with. */
function throwsCode(what: string, code: string, call: () => unknown): Compared {
  try {
    call();
  } catch (error) {
    return compare(`${what}: ${code}`, isClienteleError(error) && error.code === code ? 1 : 0, 1, 0);
  }
  return compare(`${what}: ${code}`, 0, 1, 0);
}

/** Whether a warning says something, as something to compare with. */
export function warns(warnings: readonly string[], about: string): Compared {
  return compare(`a warning about ${about}`, warnings.some((w) => w.includes(about)) ? 1 : 0, 1, 0);
}

const HARD: { readonly [id: string]: (hard: Hard) => Compared[] } = {
  "allcensored.km": (hard) => {
    const { groups, fit } = kaplanMeier(hardRows(hard), { interval: "log" });
    return [
      worst("surv", groups[0].curve.columns.survival, hard.result.surv),
      worst("std_err", groups[0].curve.columns.error, hard.result.std_err),
      worst("lower", groups[0].curve.columns.survivalLow, hard.result.lower),
      worst("median", [groups[0].median.value], [null]),
      warns(fit.warnings, "left while watched"),
    ];
  },
  "allties.km": (hard) =>
    curveCompared(kaplanMeier(hardRows(hard), { interval: "log" }).groups[0], hard.result as never, ""),
  "time.zero.km": (hard) => {
    const { columns } = kaplanMeier(hardRows(hard), { interval: "log" }).groups[0].curve;
    return (["time", "n_risk", "surv"] as const).map((name, c) =>
      worst(name, columns[(["time", "atRisk", "survival"] as const)[c]].slice(0, 3), hard.result[name]),
    );
  },
  // R keeps an age at which only rows of weight 0 stop; ours leaves them out and counts them
  "weights.zero.km": (hard) => {
    const { groups, fit } = kaplanMeier(hardRows(hard), { interval: "log", weight: "w" });
    const { curve } = groups[0];
    const { time, surv, n_risk } = hard.result as { [name: string]: number[] };
    const at = Array.from(curve.columns.time, (t) => time.indexOf(t));
    return [
      worst(
        "surv",
        curve.columns.survival,
        at.map((i) => surv[i]),
      ),
      worst(
        "n_risk",
        curve.columns.atRisk,
        at.map((i) => n_risk[i]),
      ),
      compare("rows of weight 0", fit.rows.absent, 20, 0),
    ];
  },
  neartie: ({ data, result }) => {
    const times = [0.3, 0.1 + 0.2, 0.15 + 0.15, 1.1 - 0.8, 0.5, 0.7];
    const rows = times.map((stop, i) => ({ stop, event: data.e[i] as number }));
    return curveCompared(kaplanMeier(rows).groups[0], (result as { timefix: never }).timefix, "");
  },
  // as R, and it says from which age the curve can be known
  "lefttrunc.gap": (hard) => {
    const rows = hardRows(hard);
    const { groups, fit } = kaplanMeier(rows);
    const later = kaplanMeier(rows, { from: 2 }).groups[0].curve.columns;
    return [
      ...(["n_risk", "surv", "cumhaz"] as const).map((name, c) =>
        worst(
          name,
          groups[0].curve.columns[(["atRisk", "survival", "cumulativeHazard"] as const)[c]],
          hard.result[name],
        ),
      ),
      warns(fit.warnings, "from: 2"),
      worst("from 2", later.survival, [2 / 3, 1 / 3, 0]),
    ];
  },
  "median.flat": (hard) => {
    const { columns } = lifeQuantiles(kaplanMeier(hardRows(hard), { interval: "log" }));
    return [
      worst("q", columns.age, hard.result.q),
      worst("lower", columns.ageLow, hard.result.lower),
      worst("upper", columns.ageHigh, hard.result.upper),
    ];
  },
  "median.undefined": (hard) => {
    const { median } = kaplanMeier(hardRows(hard), { interval: "log" }).groups[0];
    return [worst("median", [median.value, median.low, median.high], [null, null, null])];
  },
  "lastevent.zero": (hard) => {
    const of = (interval: IntervalScale) => kaplanMeier(hardRows(hard), { interval }).groups[0].curve.columns;
    const { survival } = of("log");
    return [
      worst("surv", survival, hard.result.surv),
      worst("lower_log", of("log").survivalLow, hard.result.lower_log),
      worst("upper_log", of("log").survivalHigh, hard.result.upper_log),
      worst("lower_loglog", of("log-log").survivalLow, hard.result.lower_loglog),
      worst("upper_loglog", of("log-log").survivalHigh, hard.result.upper_loglog),
      worst("lower_plain", of("plain").survivalLow, hard.result.lower_plain),
      worst("upper_plain", of("plain").survivalHigh, hard.result.upper_plain),
    ];
  },
  "n0.km": () => [throwsCode("no rows", "empty-input", () => kaplanMeier([]))],
  "time.na": (hard) => {
    const rows = hardRows(hard);
    const { curve } = kaplanMeier(rows, { onInvalid: "skip" }).groups[0];
    return [
      throwsCode("a stop without a value", "missing-value", () => kaplanMeier(rows)),
      worst("surv", curve.columns.survival, hard.result.surv),
    ];
  },
  "time.inf": () => [
    throwsCode("an infinite age", "bad-value", () =>
      kaplanMeier([1, Number.POSITIVE_INFINITY, 3].map((stop) => ({ stop, event: 1 }))),
    ),
  ],
  "startstop.bad": ({ data }) => {
    const rows = data.start.map((start, i) => ({
      start: start as number,
      stop: data.stop[i] as number,
      event: 1,
    }));
    return [throwsCode("a stop not after the start", "bad-value", () => kaplanMeier(rows))];
  },
  // one coding of events, never a guess
  status12: ({ data }) => [badStatus(data.status)],
  "status.all2": ({ data }) => [badStatus(data.status)],
  "status.other": ({ data }) => [badStatus(data.status)],
  "status.all1": ({ data }) => [
    compare(
      "events",
      kaplanMeier(data.status.map((event, i) => ({ stop: i + 1, event: event as number }))).groups[0].events,
      3,
      0,
    ),
  ],
};

function badStatus(status: readonly (number | null)[]): Compared {
  return throwsCode("an event that is neither 1 nor 0", "bad-value", () =>
    kaplanMeier(status.map((event, i) => ({ stop: i + 1, event: event as number }))),
  );
}

const hard: Adapter = {
  covers: (id) => id.startsWith("survival/hard/") && Object.hasOwn(HARD, id.slice("survival/hard/".length)),
  async run(id, value: Hard) {
    return HARD[id.slice("survival/hard/".length)](value);
  },
};

/** The tables of R carry the groups in the order of their values, as ours do. */
const restrictedMeanAdapter: Adapter = {
  covers: (id) => id.startsWith("survival/entries/rmst."),
  async run(id, { data, result }: { data: string; result: { [name: string]: never } }) {
    const by = id.split(".").slice(2, -1).join(".");
    const model = kaplanMeier(lifetimesFrom(data), { ...(by === "all" ? {} : { by: by as never }) });
    const { mean, error } = restrictedMean(model, { horizon: result.tau }).groups.columns;
    const list = (value: unknown) => (Array.isArray(value) ? value : [value]) as Values;
    return [
      worst("rmean", mean, list(result.rmean)),
      worst("se", error, list(result.se)),
      worst(
        "median",
        model.groups.map((g) => g.median.value),
        list(result.median),
      ),
    ];
  },
};

interface IncidenceResult {
  readonly states: readonly string[];
  readonly strata?: readonly string[] | null;
  readonly time: number[];
  readonly n_risk_initial?: number[];
  readonly pstate: (number | null)[][];
  readonly std_err: (number | null)[][];
  readonly lower?: (number | null)[][];
  readonly upper?: (number | null)[][];
  readonly cumhaz?: (number | null)[][];
}

/** Rows with the cause of their end under the name that R's states have. */
export function causeRows(id: string): (FileRow & { stop: number; cause: string | null })[] {
  const cause = (names: readonly string[], code: unknown) => names[Number(code) - 1] ?? null;
  if (id.includes("bmt"))
    return survivalData("bmt.csv").map((row) => ({
      ...row,
      stop: row.ftime as number,
      cause: cause(["one", "two"], row.status),
    }));
  if (id.includes("transplant"))
    return survivalData("transplant.csv")
      .filter((row) => row.futime !== 0)
      .map((row) => ({
        ...row,
        stop: row.futime as number,
        cause: row.event === "censored" ? null : (row.event as string),
      }));
  if (id.includes("saas"))
    return survivalData("sim_saas.csv").map((row) => ({
      ...row,
      stop: row.stop as number,
      customer: row.id,
      cause: cause(["voluntary", "involuntary"], row.event),
    }));
  return survivalData("cgvhd.csv").map((row) => {
    const stop = Math.min(row.cgvhtime as number, row.reltime as number, row.survtime as number);
    return {
      ...row,
      stop,
      cause: row.cgvh === 1 ? "cgvhd" : row.rcens === 1 ? "relapse" : row.stat === 1 ? "death" : null,
    };
  });
}

const aalenJohansenAdapter: Adapter = {
  covers: (id) => id.startsWith("survival/entries/aj."),
  async run(id, { result }: { result: IncidenceResult }) {
    const by = id.endsWith(".dis") ? { by: "dis" } : {};
    const model = aalenJohansen(causeRows(id), { ...by, interval: "log" });
    return model.groups.flatMap((group) => {
      const mine = (_: unknown, k: number) =>
        result.strata?.[k] === undefined || result.strata[k] === `dis=${group.group}`;
      const times = result.time.filter(mine);
      const { columns: stay } = group.staying;
      const places = times.map((time) => firstAbove(stay.time, time) - 1);
      const read = (column: Float64Array) => places.map((t) => column[t]);
      const reference = (name: "pstate" | "std_err" | "lower" | "upper", state: number) =>
        (result[name] as (number | null)[][]).filter(mine).map((row) => row[state]);
      return result.states.flatMap((state, s): Compared[] => {
        const found = group.causes.find(({ cause }) => cause === state)?.curve.columns;
        const p = found?.incidence ?? stay.survival;
        const out = [
          worst(`${state} p`, read(p), reference("pstate", s)),
          worst(`${state} error`, read(found?.error ?? stay.error), reference("std_err", s)),
        ];
        if (result.lower === undefined) return out;
        const ours = [found?.incidenceLow ?? stay.survivalLow, found?.incidenceHigh ?? stay.survivalHigh];
        return [
          ...out,
          worst(`${state} lower`, read(ours[0]), reference("lower", s)),
          worst(`${state} upper`, read(ours[1]), reference("upper", s)),
        ];
      });
    });
  },
};

/** R's EM stops early: its curve is near ours, whose likelihood is the greatest (the certificate). */
const turnbullAdapter: Adapter = {
  covers: (id) => id.startsWith("survival/entries/turnbull."),
  async run(_, { result }: { result: { time: number[]; surv: number[] } }) {
    const { groups } = turnbull(survivalData("interval_diabetes.csv"), { lower: "left", upper: "right" });
    const { to, survival } = groups[0].curve.columns;
    const at = (time: number) => {
      const step = firstAbove(to, time);
      return step === 0 ? 1 : survival[step - 1];
    };
    return [
      worst("survival", result.time.map(at), result.surv, 1e-3),
      compare("certificate", Math.min(groups[0].gap, 1e-8), groups[0].gap, 0),
    ];
  },
};

export const curves: readonly Adapter[] = [
  kaplanMeierAdapter,
  restrictedMeanAdapter,
  aalenJohansenAdapter,
  turnbullAdapter,
  hard,
];
