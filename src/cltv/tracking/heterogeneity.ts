import { badOption, levelOption, needOptions, shareOption } from "../../core/options.ts";
import { Table, type TableInfo } from "../../core/table.ts";
import { type Duration, durationDays, type TimeUnit, unitDays } from "../../core/time.ts";
import { fQuantile } from "../../numeric/f-quantile.ts";
import { gammaQuantile } from "../../numeric/gamma-quantile.ts";
import { incompleteBeta } from "../../numeric/incomplete-beta.ts";
import { incompleteGamma } from "../../numeric/incomplete-gamma.ts";
import { logGamma } from "../../numeric/log-gamma.ts";
import { boundedInterval, logErrors, probabilityInterval } from "../delta-method.ts";
import type { CovariateValue } from "../purchase/covariates/covariate-options.ts";
import { modelOfKind } from "../purchase/covariates/model-of-kind.ts";
import { forecastKernel } from "../purchase/forecast.ts";
import { kernelOf, parametersOf } from "../purchase/kernels.ts";
import type { PurchaseModel } from "../purchase/purchase-model.ts";

/** Settings of {@link heterogeneity}. */
export interface HeterogeneityOptions {
  /** The time that rates are counted in. Default a year. */
  readonly per?: Duration;
  /** Bins of each distribution, 1 to 10,000. Default 40. */
  readonly bins?: number;
  /** Rates are cut into bins up to the one that this share of customers stays below; the rest is one open bin. Default 0.98. */
  readonly upTo?: number;
  /** Level of the intervals, such as 0.95: how unsure shares and densities are because the model's parameters are. Default: none are computed. */
  readonly level?: number;
  /** Shares whose quantiles are wanted. Default 0.1, 0.25, 0.5, 0.75, 0.9. */
  readonly quantiles?: readonly number[];
  /**
   * Of a model with covariates: customers of which kind. What customers differ in besides is then told. Default: the mean of each number, of each text the level that the others are compared with; `notes` say
   * so.
   */
  readonly covariates?: { readonly [column: string]: CovariateValue };
}

/** Customers whose rate, or chance of leaving, lies between two ends. */
export interface HeterogeneityBin {
  /** "orders": orders `per` time; "leaving": the chance of leaving after an order, or the rate of leaving. */
  readonly of: string;
  readonly from: number;
  /** End of the bin; null: everything from `from` up. */
  readonly to: number | null;
  /** Share of customers in it. */
  readonly share: number;
  /** Density at its middle; null in an open bin. */
  readonly density: number | null;
  /** Interval of the share, symmetric on the logit scale; null without a covariance. Absent without `level`. */
  readonly shareLow?: number | null;
  readonly shareHigh?: number | null;
  /** Interval of the density, symmetric on the log scale. */
  readonly densityLow?: number | null;
  readonly densityHigh?: number | null;
}

/** How something differs between customers. */
export interface HeterogeneityPart {
  /** "rate": events `per` time; "chance": a probability. */
  readonly scale: "rate" | "chance";
  /** "gamma" with shape and rate, or "beta" with its two shapes. */
  readonly distribution: "gamma" | "beta";
  readonly parameters: readonly [number, number];
  readonly mean: number;
  readonly quantiles: readonly { readonly share: number; readonly value: number }[];
}

/** What a table of heterogeneity says about itself. */
export interface HeterogeneityInfo extends TableInfo {
  readonly kind: "heterogeneity";
  readonly model: PurchaseModel["kind"];
  readonly unit: TimeUnit;
  /** The time that rates are counted in, in days. */
  readonly per: number;
  /** Level of the intervals; absent without any. */
  readonly level?: number;
  /** How often customers order while they are customers. */
  readonly orders: HeterogeneityPart;
  /** How easily they leave; null where nobody does (NBD). */
  readonly leaving: HeterogeneityPart | null;
  /** What a person should know before using the figures, in words. */
  readonly notes: readonly string[];
}

/** Distributions of rates and chances among customers, one row a bin. */
export type Heterogeneity = Table<HeterogeneityBin, HeterogeneityInfo>;

/**
 * How different customers are, as a buying model sees it: the distribution of the order rate among new customers (gamma) and of how they leave: the chance after each order (beta; BG/NBD and
 * its kin) or the rate at any time (gamma; Pareto/NBD). In bins with the share of customers in each, which stays true where the density has no upper end (a shape below 1), and with mean and quantiles.
 * Of regular buyers, (M)BG/CNBD-k, the rate is that of orders, not of the events behind them. O(bins).
 *
 * @throws "bad-option"; "bad-model".
 *
 * @example
 * import { fitMbgNbd, heterogeneity } from "clientele";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const model = fitMbgNbd(customers, { unit: "week" });
 * const spread = heterogeneity(model, { per: { weeks: 1 }, quantiles: [0.5] });
 * const { r, alpha, a, b } = model.params;
 * spread.info.orders.mean / (r / alpha); // => 1
 * spread.info.leaving.mean / (a / (a + b)); // => 1
 * heterogeneity(model, { bins: 0 }); // throws "bad-option"
 */
export function heterogeneity(asked: PurchaseModel, options: HeterogeneityOptions = {}): Heterogeneity {
  needOptions(options, "heterogeneity", "an object, or nothing");
  forecastKernel(asked, "heterogeneity", true);
  const { model, words } = modelOfKind(asked, options.covariates, "Every customer");
  const { bins = 40, quantiles = [0.1, 0.25, 0.5, 0.75, 0.9] } = options;
  if (!Number.isInteger(bins) || bins < 1 || bins > 10_000)
    throw badOption("bins", bins, "a whole number from 1 to 10,000");
  const upTo = shareOption(options.upTo ?? 0.98, "upTo");
  for (const share of quantiles) shareOption(share, "quantiles");
  const per = durationDays(options.per ?? { years: 1 }, "per");
  const time = unitDays(model.unit) / per;
  const kernel = kernelOf(model);
  const k = "k" in model ? model.k : 1;
  // the shapes of both distributions, in the order of the kernel's parameters
  const shapesOf = (p: Float64Array): Shapes => ({
    orders: [p[0], p[1] * k * time],
    leaving: p.length === 2 ? null : [p[2], kernel.timePowers[3] === 1 ? p[3] * time : p[3]],
  });
  const at = parametersOf(model, kernel);
  const shapes = shapesOf(at);
  const orders = gammaPart(...shapes.orders, quantiles);
  const leaving =
    shapes.leaving === null
      ? null
      : kernel.timePowers[3] === 1
        ? gammaPart(...shapes.leaving, quantiles)
        : betaPart(...shapes.leaving, quantiles);
  const edges = edgesOf(orders, bins, upTo);
  const leavingEdges = leaving === null ? [] : edgesOf(leaving, bins, upTo);
  const rowsAt = (of: Shapes) => [
    ...binsOf("orders", { ...orders, parameters: of.orders }, edges),
    ...(leaving === null || of.leaving === null
      ? []
      : binsOf("leaving", { ...leaving, parameters: of.leaving }, leavingEdges)),
  ];
  const rows = rowsAt(shapes);
  const level = options.level === undefined ? undefined : levelOption(options.level);
  const ends =
    level === undefined ? undefined : intervalsOf(rows, level, at, model, (p) => rowsAt(shapesOf(p)));
  const levels = leaving === null ? ["orders"] : ["orders", "leaving"];
  const column = (name: "from" | "to" | "share" | "density") =>
    Float64Array.from(rows, (row) => row[name] ?? Number.NaN);
  return new Table<HeterogeneityBin, HeterogeneityInfo>(
    rows.length,
    {
      of: { codes: Int32Array.from(rows, (row) => levels.indexOf(row.of)), levels },
      from: column("from"),
      to: column("to"),
      share: column("share"),
      density: column("density"),
      ...ends,
    },
    {
      kind: "heterogeneity",
      model: model.kind,
      unit: model.unit,
      per,
      ...(level !== undefined && { level }),
      orders,
      leaving,
      notes: [
        ...words,
        ...(model.clock === undefined
          ? []
          : [
              "The model is on a seasonal clock: rates are those of the mean month, busier and quieter ones apart.",
            ]),
        ...(model.fit.status === "converged" ? [] : model.fit.warnings),
      ],
    },
  );
}

/** Parameters of both distributions. */
interface Shapes {
  readonly orders: readonly [number, number];
  readonly leaving: readonly [number, number] | null;
}

/** How unsure shares and densities of bins are because the parameters are, by the delta method; the bins stay where they are. */
function intervalsOf(
  rows: readonly HeterogeneityBin[],
  level: number,
  at: Float64Array,
  { fit }: PurchaseModel,
  rowsAt: (p: Float64Array) => readonly HeterogeneityBin[],
): { readonly [name: string]: Float64Array } {
  const figures = (of: readonly HeterogeneityBin[]) =>
    Float64Array.from(of.flatMap(({ share, density }) => [share, density ?? Number.NaN]));
  const found = figures(rows);
  const errors = logErrors(at, fit.covariance, (p) => figures(rowsAt(p)), found);
  const shares = rows.map((_, i) => probabilityInterval(found[2 * i], errors[2 * i], level));
  const densities = rows.map((_, i) =>
    boundedInterval(found[2 * i + 1], errors[2 * i + 1], Number.POSITIVE_INFINITY, level),
  );
  return {
    shareLow: Float64Array.from(shares, ([low]) => low),
    shareHigh: Float64Array.from(shares, ([, high]) => high),
    densityLow: Float64Array.from(densities, ([low]) => low),
    densityHigh: Float64Array.from(densities, ([, high]) => high),
  };
}

function gammaPart(shape: number, rate: number, shares: readonly number[]): HeterogeneityPart {
  return {
    scale: "rate",
    distribution: "gamma",
    parameters: [shape, rate],
    mean: shape / rate,
    quantiles: shares.map((share) => ({ share, value: gammaQuantile(share, shape) / rate })),
  };
}

function betaPart(a: number, b: number, shares: readonly number[]): HeterogeneityPart {
  return {
    scale: "chance",
    distribution: "beta",
    parameters: [a, b],
    mean: a / (a + b),
    quantiles: shares.map((share) => ({ share, value: betaQuantile(share, a, b) })),
  };
}

/** From the F distribution: a F / (b + a F) is beta(a, b). */
function betaQuantile(share: number, a: number, b: number): number {
  const f = (a / b) * fQuantile(share, 2 * a, 2 * b);
  return f === Number.POSITIVE_INFINITY ? 1 : f / (1 + f);
}

function edgesOf(
  { distribution, parameters: [a, b], mean }: HeterogeneityPart,
  bins: number,
  upTo: number,
): number[] {
  const high = distribution === "gamma" ? Math.max(gammaQuantile(upTo, a) / b, Number.MIN_VALUE) : 1;
  const end = Number.isFinite(high) ? high : mean;
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? end : (end * i) / bins));
}

function binsOf(of: string, part: HeterogeneityPart, edges: readonly number[]): HeterogeneityBin[] {
  const bins = edges.length - 1;
  const end = edges[bins];
  const [a, b] = part.parameters;
  const gamma = part.distribution === "gamma";
  const above = (x: number) => (gamma ? incompleteGamma(a, x * b)[1] : incompleteBeta(x, 1 - x, a, b)[1]);
  const density = (x: number) =>
    Math.exp(
      gamma
        ? a * Math.log(b) + (a - 1) * Math.log(x) - b * x - logGamma(a)
        : (a - 1) * Math.log(x) + (b - 1) * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b),
    );
  const beyond = edges.map(above);
  const rows: HeterogeneityBin[] = edges.slice(1).map((to, i) => ({
    of,
    from: edges[i],
    to,
    share: beyond[i] - beyond[i + 1],
    density: density((edges[i] + to) / 2),
  }));
  return gamma ? [...rows, { of, from: end, to: null, share: beyond[bins], density: null }] : rows;
}
