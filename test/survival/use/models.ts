import { fitCox } from "../../../src/survival/cox/fit-cox.ts";
import { kaplanMeier } from "../../../src/survival/curves/kaplan-meier.ts";
import { fitAft } from "../../../src/survival/parametric/fit-aft.ts";
import { fitCure } from "../../../src/survival/parametric/fit-cure.ts";
import { fitPiecewiseExponential } from "../../../src/survival/parametric/fit-piecewise-exponential.ts";
import { fitRoystonParmar } from "../../../src/survival/parametric/fit-royston-parmar.ts";
import type { LifetimeModel } from "../../../src/survival/use/lifetime-model.ts";
import { shop } from "../shop.ts";

/** Made-up customers. */
export const rows = shop(5, 160);
const asked = { covariates: ["visits", "plan"] as const };
/** A model of each kind, fitted on them. */
export const models: [name: string, model: LifetimeModel][] = [
  ["Kaplan-Meier", kaplanMeier(rows, { by: "plan" })],
  ["Cox", fitCox(rows, asked)],
  ["stratified Cox", fitCox(rows, { covariates: ["visits"], strata: "plan" })],
  ["Weibull", fitAft(rows, { ...asked, distribution: "weibull" })],
  ["log-logistic", fitAft(rows, { ...asked, distribution: "log-logistic" })],
  ["generalized gamma", fitAft(rows, { ...asked, distribution: "generalized-gamma" })],
  ["piecewise exponential", fitPiecewiseExponential(rows, { ...asked, breaks: [8, 20] })],
  ["Royston-Parmar", fitRoystonParmar(rows, { ...asked, df: 2 })],
  ["cure", fitCure(rows, { distribution: "weibull", covariates: ["plan"] })],
];
