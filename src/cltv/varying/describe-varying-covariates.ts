import { needModel } from "../../core/model.ts";
import type { CovariateEffect } from "../purchase/covariates/covariate-types.ts";
import type {
  CovariatesDescription,
  DescribeCovariatesOptions,
} from "../purchase/covariates/describe-covariates.ts";
import { type NumberWriter, numberWriter } from "../value/money-words.ts";
import type { VaryingParetoNbdModel } from "./varying-model.ts";

/**
 * What the covariates of a model of {@link fitVaryingParetoNbd} do, in words for the people of a shop: how many times as often customers order and how soon they leave where a covariate is higher or has another
 * level, each with its interval, and whether chance alone would do as much. O(coefficients).
 *
 * @throws "bad-model" for another model, "bad-option" for an unknown locale.
 *
 * @example
 * import { describeVaryingCovariates, fitVaryingParetoNbd } from "clientele/cltv";
 * const months = Array.from({ length: 36 }, (_, m) => ({ time: Date.UTC(2024, m, 1), december: m % 12 === 11 }));
 * const orders = Array.from({ length: 1920 }, (_, n) => ({ customer: n % 80, m: Math.floor(n / 80) }))
 *   .filter(({ customer: c, m }) => {
 *     const [every, stay] = [[1, 3, 5, 11, 30][c % 5], [2, 9, 24, 40][c % 4]];
 *     return m === 0 || (m < stay && (m % every === 0 || (m % 12 === 11 && c % 3 > 0)));
 *   })
 *   .map(({ customer, m }) => ({ customer, time: Date.UTC(2024, m, 1 + (customer % 20)) }));
 * const options = { asOf: "2026-01-01", period: "month", covariates: { buying: ["december"] } } as const;
 * const { sentences } = describeVaryingCovariates(fitVaryingParetoNbd(orders, months, options));
 * sentences; // => ["Where december is 1 higher, customers order 2.4 times as often (1.9 to 3.2)."]
 * describeVaryingCovariates({ kind: "nbd" } as never); // throws "bad-model"
 */
export function describeVaryingCovariates(
  model: VaryingParetoNbdModel,
  options: DescribeCovariatesOptions = {},
): CovariatesDescription {
  needModel(model, ["varying-pareto-nbd"], "describeVaryingCovariates", "fitVaryingParetoNbd");
  const write = numberWriter(options.locale);
  const { covariates, fit } = model;
  const { columns, buying, leaving, likelihoodRatio, penalty } = covariates;
  const referenceOf = (effect: CovariateEffect) =>
    columns.find(({ column }) => column === effect.column)?.reference ?? "";
  const sentences = [
    ...buying.map((effect) => sentence(effect, referenceOf(effect), "order", "often", write)),
    ...leaving.map((effect) => sentence(effect, referenceOf(effect), "leave", "fast", write)),
  ];
  const together =
    likelihoodRatio === null
      ? []
      : [
          likelihoodRatio.pValue < 0.05
            ? "Together they say more about when customers order and leave than chance would."
            : "Together they say no more about when customers order and leave than chance might: a model without them may be as good.",
        ];
  return {
    sentences,
    notes: [
      ...together,
      ...(penalty > 0 ? ["The effects are pulled towards none, as the penalty asks."] : []),
      ...(sentences.length > 0
        ? [
            "An effect says what goes together, not why: other things may have changed at the same times, and those who got a mail may have been the better customers before.",
          ]
        : []),
      ...fit.warnings,
    ],
  };
}

function sentence(
  { column, level, coefficient, interval }: CovariateEffect,
  reference: string,
  does: string,
  how: string,
  write: NumberWriter,
): string {
  const where = `Where ${column} is ${level ?? "1 higher"}`;
  if (interval === null)
    return `${where}, it cannot be told from these data how much more or less ${how} customers ${does}.`;
  const [low, high] = interval;
  const factor = (log: number) => write.number(Number(Math.exp(log).toPrecision(2)));
  const than = level === null ? "" : ` as where it is ${reference}`;
  const hint = low <= 0 && high >= 0 ? "; chance alone might do as much" : "";
  return `${where}, customers ${does} ${factor(coefficient)} times as ${how}${than} (${factor(low)} to ${factor(high)})${hint}.`;
}
