import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isClienteleError } from "../../../src/core/errors.ts";
import type { AftModel } from "../../../src/survival/parametric/aft-model.ts";
import { shared } from "../../common/project.ts";
import { compare } from "../compare.ts";
import type { Compared } from "../main.ts";
import { aft, type Survreg, survreg, TOLERANCE } from "./survreg.ts";

/** Hard cases of survreg: R's answer, or a better one with a warning. */
export const hardSurvreg: Readonly<Record<string, (entry: HardEntry) => Compared[]>> = {
  "allcensored.weibull": (entry) => [
    refused(
      "no events: too-few-rows",
      () => aft(rowsOf(entry), "weibull", { covariates: ["x"] }),
      "too-few-rows",
    ),
  ],
  "oneevent.weibull": (entry) => survreg(aft(rowsOf(entry), "weibull", {}), entry.result as Survreg),
  "allties.weibull": (entry) => [unbounded(aft(rowsOf(entry), "weibull", {}))],
  "constant.weibull"(entry) {
    const model = aft(rowsOf(entry), "weibull", { covariates: ["x", "y"] });
    const without = aft(rowsOf(entry), "weibull", { covariates: ["y"] });
    return [
      compare("x is left out", model.coefficients[1].value === null ? 1 : 0, 1, 0),
      compare(
        "a warning names it",
        model.fit.warnings.filter((w) => w.startsWith("x is the same")).length,
        1,
        0,
      ),
      compare(
        "as without it",
        model.fit.logLikelihood ?? Number.NaN,
        without.fit.logLikelihood ?? Number.NaN,
        1e-12,
      ),
    ];
  },
  "time.zero.weibull": (entry) => [
    refused(
      "events at age 0: bad-value",
      () => aft(rowsOf(entry), "weibull", { covariates: ["x", "z"] }),
      "bad-value",
    ),
  ],
  "weibull.narrow": (entry) => survreg(aft(rowsOf(entry), "weibull", {}), entry.result as Survreg),
  "weibull.wide": (entry) => survreg(aft(rowsOf(entry), "weibull", {}), entry.result as Survreg),
  "weibull.lifelines533": (entry) => [unbounded(aft(rowsOf(entry), "weibull", {}))],
  "weibull.uncentered"(entry) {
    const base = survivalBase();
    const model = aft(
      base.map((r) => ({ ...r, X: 20000 + 10 * r.x })),
      "weibull",
      { covariates: ["X", "z"] },
    );
    const centered = aft(base, "weibull", { covariates: ["x", "z"] });
    const better = (entry.better_answer as { base_uses_x: Survreg }).base_uses_x;
    return [
      ...survreg(model, entry.result as Survreg),
      ...survreg(centered, better),
      compare(
        "ten times",
        10 * (model.coefficients[1].value ?? Number.NaN),
        [better.coef].flat()[1],
        TOLERANCE,
      ),
    ];
  },
};

export interface HardEntry {
  readonly data?: Readonly<Record<string, readonly number[]>>;
  readonly result?: unknown;
  readonly better_answer?: unknown;
}

function rowsOf({ data = {} }: HardEntry): { stop: number; event: number }[] {
  const { t, e, ...rest } = data;
  return t.map((stop, i) => ({
    ...Object.fromEntries(Object.entries(rest).map(([name, column]) => [name, column[i]])),
    stop,
    event: e[i],
  }));
}

function survivalBase(): { stop: number; event: number; x: number; z: number }[] {
  const entry = hardEntries().find(({ id }) => id === "collinear.exact") as HardEntry;
  return rowsOf(entry) as { stop: number; event: number; x: number; z: number }[];
}

function unbounded(model: AftModel): Compared {
  const told =
    model.fit.status === "unbounded" && model.fit.warnings.length === 1 && model.fit.logLikelihood === null;
  return compare("the likelihood is unbounded, and a warning says so", told ? 1 : 0, 1, 0);
}

function refused(what: string, run: () => unknown, code: string): Compared {
  try {
    run();
  } catch (error) {
    return compare(what, isClienteleError(error) && error.code === code ? 1 : 0, 1, 0);
  }
  return compare(what, 0, 1, 0);
}

function hardEntries(): readonly (HardEntry & { readonly id: string })[] {
  return (
    JSON.parse(readFileSync(join(shared, "oracles/survival.json"), "utf8")) as {
      hard: (HardEntry & { id: string })[];
    }
  ).hard;
}
