import type { KeysOf } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import type { PurchaseFit } from "../purchase/purchase-model.ts";
import type { ContractCovariate, ContractModel } from "./contract-model.ts";
import type { ContractRows } from "./contract-rows.ts";
import { parametersOf } from "./shifted-beta.ts";

/** Name of a column of numbers or truth values. */
export type ContractCovariateName<Row> =
  | (string extends keyof Row ? string : never)
  | KeysOf<Row, number | boolean>;

const TAKEN: readonly string[] = ["periods", "ended", "count", "customer"];

/** The option, checked. */
export function covariateNames(option: unknown): readonly string[] {
  if (option === undefined) return [];
  if (!Array.isArray(option) || !option.every((name) => typeof name === "string" && !TAKEN.includes(name)))
    throw badOption("covariates", option, "a list of names of further columns of numbers");
  if (new Set(option).size < option.length)
    throw badOption("covariates", option.join(", "), "each column once");
  return option as string[];
}

/** Covariates with mean 0 and standard deviation 1 over the contracts, and what was taken off. */
export function standardized(
  rows: ContractRows,
  names: readonly string[],
  what: string,
): { readonly rows: ContractRows; readonly means: readonly number[]; readonly spreads: readonly number[] } {
  const { count, contracts } = rows;
  const means: number[] = [];
  const spreads: number[] = [];
  const covariates = rows.covariates.map((values, c) => {
    const mean = values.reduce((total, x, i) => total + (count[i] / contracts) * x, 0);
    const spread = Math.sqrt(
      values.reduce((total, x, i) => total + (count[i] / contracts) * (x - mean) ** 2, 0),
    );
    if (values.every((x) => x === values[0]))
      throw new ClienteleError(
        "too-few-rows",
        `${what}: covariate "${names[c]}" is ${values[0]} in all ${contracts} contracts, so there is nothing to compare.`,
        { column: names[c], value: values[0] },
      );
    means.push(mean);
    spreads.push(spread);
    return values.map((x) => (x - mean) / spread);
  });
  return { rows: { ...rows, covariates }, means, spreads };
}

/** Names for the coefficients of k parameters' worth of covariates, as the verdict calls them. */
export function coefficientNames(names: readonly string[]): readonly string[] {
  return ["alpha", "beta"].flatMap((parameter) => names.map((name) => `${name} on ${parameter}`));
}

/** The effects out of a fit that knows them as multipliers per standard deviation. */
export function effectsOf(
  params: { readonly [name: string]: number },
  { intervals }: PurchaseFit,
  names: readonly string[],
  means: readonly number[],
  spreads: readonly number[],
): ContractCovariate[] {
  return names.map((name, c) => {
    const effect = (parameter: string) => {
      const key = `${name} on ${parameter}`;
      const interval = intervals[key];
      const multiplier = params[key] ** (1 / spreads[c]);
      const ends = interval && ([interval[0] ** (1 / spreads[c]), interval[1] ** (1 / spreads[c])] as const);
      if (!(multiplier > 0 && multiplier < Number.POSITIVE_INFINITY))
        throw badOption(
          "covariates",
          name,
          `a column whose unit means something: it varies by ${spreads[c]} only, and what one unit does cannot be written down. Multiply it by ${10 ** Math.ceil(-Math.log10(spreads[c]))}`,
        );
      return {
        multiplier,
        interval: ends?.every(Number.isFinite) ? ends : null,
      };
    };
    return { name, mean: means[c], spread: spreads[c], alpha: effect("alpha"), beta: effect("beta") };
  });
}

/** All that a model has learnt, in the order of its covariance: parameters, then multipliers per standard deviation on alpha and on beta. */
export function learntOf(model: ContractModel): Float64Array {
  const { covariates = [] } = model;
  return Float64Array.from([
    ...parametersOf(model),
    ...covariates.map(({ alpha, spread }) => alpha.multiplier ** spread),
    ...covariates.map(({ beta, spread }) => beta.multiplier ** spread),
  ]);
}

/** Parameters of a contract with these covariates, from what was learnt. */
export function parametersFor(
  model: ContractModel,
  learnt: Float64Array,
  values: readonly number[],
): Float64Array {
  const { covariates = [] } = model;
  const q = covariates.length;
  const p = learnt.slice(0, learnt.length - 2 * q);
  for (let c = 0; c < q; c++) {
    const z = (values[c] - covariates[c].mean) / covariates[c].spread;
    p[0] *= learnt[p.length + c] ** z;
    p[1] *= learnt[p.length + q + c] ** z;
  }
  return p;
}

/** Covariates of one contract from an option: all of the model's, or none for a contract with mean covariates. */
export function covariatesGiven(model: ContractModel, option: unknown): readonly number[] {
  const { covariates = [] } = model;
  if (option === undefined) return covariates.map(({ mean }) => mean);
  const given = (typeof option === "object" && option !== null ? option : {}) as {
    readonly [name: string]: unknown;
  };
  const names = covariates.map(({ name }) => name);
  if (Object.keys(given).some((name) => !names.includes(name)))
    throw badOption(
      "covariates",
      Object.keys(given).join(", "),
      `the model's own: ${names.join(", ") || "none"}`,
    );
  return names.map((name) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === "boolean") return value ? 1 : 0;
    if (typeof value === "number" && Number.isFinite(value)) return value;
    throw badOption(`covariates.${name}`, value, "a number, or true or false");
  });
}
