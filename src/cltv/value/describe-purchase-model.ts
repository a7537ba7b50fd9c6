import { ClienteleError, show } from "../../core/errors.ts";
import { needOptions } from "../../core/options.ts";
import type { ContractModel } from "../contract/contract-model.ts";
import type { BgBbModel } from "../occasions/bg-bb-model.ts";
import type { PurchaseCovariates } from "../purchase/covariates/covariate-types.ts";
import type { PurchaseFit, PurchaseModel } from "../purchase/purchase-model.ts";
import type { GammaGammaModel } from "../spend/spend-model.ts";
import { kindWords, STATUS_WORDS } from "./model-words.ts";
import { type NumberWriter, numberWriter } from "./money-words.ts";

/** Options of {@link describePurchaseModel}. */
export interface DescribePurchaseModelOptions {
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** One parameter, ready to print. */
export interface ParameterRow {
  readonly parameter: string;
  readonly value: number;
  /** Standard error; null where the data do not hold the parameter. */
  readonly se: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** What the parameter is. */
  readonly meaning: string;
}

/** A model of buying, spending or contracts, ready to print. */
export interface PurchaseModelDescription {
  readonly title: string;
  readonly parameters: readonly ParameterRow[];
  /** What the model says of customers, how well it is known, and what to be careful about. */
  readonly sentences: readonly string[];
  /** All of it as text with aligned columns. */
  readonly text: string;
}

/** Any model with a fit by maximum likelihood. */
type Described = {
  readonly kind: string;
  readonly params: { readonly [name: string]: number };
  readonly unit?: string;
  readonly k?: number;
  readonly covariates?: unknown;
  readonly fit: PurchaseFit;
};

/**
 * A model in words and as a table to print: parameters with standard errors and intervals and what each one is, how the fit ended, and warnings. Any model of buying, of spend
 * (`fitGammaGamma`) or of contracts. O(1).
 *
 * @throws "bad-model" for anything else; "bad-option" for an unknown locale.
 *
 * @example
 * import { describePurchaseModel, fitMbgNbd } from "clientele/cltv";
 * const customers = [
 *   { frequency: 0, recency: 0, age: 38, count: 120 },
 *   { frequency: 1, recency: 5, age: 38, count: 24 },
 *   { frequency: 2, recency: 30, age: 38, count: 16 },
 *   { frequency: 6, recency: 36, age: 38, count: 9 },
 *   { frequency: 7, recency: 15, age: 38, count: 3 },
 * ];
 * const { title, parameters, text } = describePurchaseModel(fitMbgNbd(customers, { unit: "week" }));
 * title; // => "MBG/NBD, 172 customers"
 * parameters.map((row) => row.parameter); // => ["r", "alpha", "a", "b"]
 * text.split("\n")[2].startsWith("r "); // => true
 * describePurchaseModel({ kind: "k-means" } as never); // throws "bad-model"
 */
export function describePurchaseModel(
  model: PurchaseModel | BgBbModel | GammaGammaModel | ContractModel,
  options: DescribePurchaseModelOptions = {},
): PurchaseModelDescription {
  const given = model as Described;
  const kinds = kindWords();
  const known = Object.hasOwn(kinds, given?.kind) ? kinds[given.kind] : undefined;
  if (known === undefined)
    throw new ClienteleError(
      "bad-model",
      `describePurchaseModel takes a model of buying, spend or contracts (${Object.keys(kinds).join(", ")}); found ${show(given?.kind ?? given)}.`,
    );
  needOptions(options, "describePurchaseModel", "an object, or nothing");
  const write = numberWriter(options.locale);
  const { fit, params } = given;
  const title = `${known.title}${given.k === undefined ? "" : ` with k = ${given.k}`}, ${write.number(fit.customers)} customers`;
  const parameters = Object.entries(params).map(([parameter, value]): ParameterRow => {
    const interval = fit.intervals[parameter] ?? null;
    return {
      parameter,
      value,
      se: fit.standardErrors[parameter] ?? null,
      low: interval?.[0] ?? null,
      high: interval?.[1] ?? null,
      meaning: known.meanings[parameter] ?? "",
    };
  });
  const sentences = [
    ...known.says(params, given.unit ?? "", write, given.k ?? 1),
    ...referenceWords(given.covariates),
    fit.status === "converged" ? soundWords(fit) : STATUS_WORDS[fit.status],
    `Log-likelihood ${write.number(fit.logLikelihood)}, AIC ${write.number(fit.aic)}, BIC ${write.number(fit.bic)}; of models fitted to the same customers the one with the lowest BIC fits best.`,
    ...fit.warnings,
  ];
  return {
    title,
    parameters,
    sentences,
    text: [title, table(parameters, fit.level, write), ...sentences].join("\n"),
  };
}

/** Whose parameters they are. */
function referenceWords(covariates: unknown): string[] {
  const columns = (covariates as Partial<PurchaseCovariates> | undefined)?.columns;
  if (columns === undefined || !columns.every(({ column }) => typeof column === "string")) return [];
  const who = columns.map(({ column, reference }) => `${column} ${reference ?? 0}`).join(", ");
  return [`That is a customer with ${who}; describeCovariates says how others differ.`];
}

/** What a sound fit rests on. */
function soundWords({ priors, posterior }: PurchaseFit): string {
  if (posterior !== undefined)
    return `The draws are sound: ${posterior.draws.length} of the posterior, from ${posterior.chains} chains that agree.`;
  return priors === undefined
    ? STATUS_WORDS.converged
    : "The fit is sound: these parameters are the most likely, given the data and what was believed before.";
}

function table(rows: readonly ParameterRow[], level: number, write: NumberWriter): string {
  const cell = (value: number | null) => (value === null ? "-" : write.number(value));
  const lines = [
    ["", "value", "error", `${write.percent(level)} from`, "to", ""],
    ...rows.map(({ parameter, value, se, low, high, meaning }) => [
      parameter,
      cell(value),
      cell(se),
      cell(low),
      cell(high),
      meaning,
    ]),
  ];
  const widths = lines[0].map((_, c) => Math.max(...lines.map((line) => line[c].length)));
  return lines
    .map((line) =>
      line
        .map((text, c) =>
          c === 0 || c === line.length - 1 ? text.padEnd(c === 0 ? widths[c] : 0) : text.padStart(widths[c]),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
