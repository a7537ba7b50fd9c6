import { badModel } from "../../core/model.ts";
import { badOption } from "../../core/options.ts";
import { factorWriter } from "../../core/words.ts";
import type { FineGrayModel } from "../competing/fine-gray-types.ts";
import type { CoxModel } from "../cox/cox-types.ts";
import type { DesignSchema, DesignTerm } from "../design/design-types.ts";
import type { ParametricModel } from "../parametric/parametric-curves.ts";

/** Options of {@link describeEffects}. */
export interface DescribeEffectsOptions {
  /** By column of numbers, the difference that is told: { age: 10 } tells of ten years. Default 1 each. */
  readonly per?: { readonly [column: string]: number };
  /** How numbers are written, as a BCP 47 tag; the text is English. Default "en". */
  readonly locale?: string;
}

/** One effect. */
export interface DescribedEffect {
  /** Term of the model. */
  readonly term: string;
  /** What it changes: "hazard" how fast customers leave, "time" how long they stay, "odds" of having left, "share" that never leaves (odds). */
  readonly on: "hazard" | "time" | "odds" | "share";
  /** How many times as much; null where the data do not say. */
  readonly ratio: number | null;
  readonly interval: readonly [low: number, high: number] | null;
  readonly pValue: number | null;
  readonly sentence: string;
}

/** The effects of a model in words. */
export interface EffectsDescription {
  readonly effects: readonly DescribedEffect[];
  readonly sentences: readonly string[];
  /** What to be careful about. */
  readonly notes: readonly string[];
}

/** A coefficient of any model, on the log scale. */
interface Coefficient {
  readonly term: string;
  readonly on: DescribedEffect["on"];
  readonly value: number | null;
  readonly interval: readonly [number, number] | null;
  readonly pValue: number | null;
  readonly endless: boolean;
}

/**
 * The effects of a model of lifetimes in words for the people of a shop: how many times as fast customers leave (Cox, Fine-Gray, piecewise exponential and spline models) or as long they stay (accelerated failure time), each with its
 * interval. Effects that are curves or depend on another column are pointed out, not told in one number. O(terms).
 *
 * @throws "bad-model" for a model without effects, "bad-option" for an unknown locale or column.
 *
 * @example
 * import { describeEffects, fitCox } from "clientele/survival";
 * const lifetimes = Array.from({ length: 40 }, (_, i) => ({
 *   stop: 1 + ((i * 17) % 23) * (i % 2 ? 2 : 1), event: i % 5 > 0, plan: i % 2 ? "yearly" : "monthly",
 * }));
 * const model = fitCox(lifetimes, { covariates: [{ column: "plan", reference: "yearly" }] });
 * describeEffects(model).sentences; // => ["Customers with plan monthly leave 3.8 times as fast as those with plan yearly (1.5 to 9.1)."]
 * describeEffects({ kind: "fog" } as never); // throws "bad-model"
 */
export function describeEffects(
  model: CoxModel | FineGrayModel | ParametricModel,
  options: DescribeEffectsOptions = {},
): EffectsDescription {
  const { per = {}, locale = "en" } = options;
  const coefficients = coefficientsOf(model);
  const write = factorWriter(locale);
  const { schema } = model;
  for (const [column, step] of Object.entries(per)) {
    if (!schema.columns.some((own) => own.column === column && own.kind === "number"))
      throw badOption("per", column, "columns of numbers that the model has");
    if (!(step > 0 && step < Number.POSITIVE_INFINITY))
      throw badOption(`per.${column}`, step, "a number above zero");
  }
  const effects = coefficients.map((coefficient) =>
    describe(coefficient, schema, per, write, causeOf(model)),
  );
  return {
    effects,
    sentences: effects.map(({ sentence }) => sentence),
    notes: [
      ...(effects.length === 0
        ? ["The model has no covariates: it says how long customers stay, not why."]
        : []),
      ...(effects.length > 0
        ? [
            "An effect says who leaves sooner, not why: customers who chose a plan may differ in other ways too.",
          ]
        : []),
      ...model.fit.warnings,
    ],
  };
}

function causeOf(model: CoxModel | FineGrayModel | ParametricModel): string {
  return model.kind === "fine-gray" ? ` for "${model.cause}"` : "";
}

function coefficientsOf(model: CoxModel | FineGrayModel | ParametricModel): Coefficient[] {
  if (model?.kind === "cox" || model?.kind === "fine-gray")
    return model.coefficients.map(({ term, coefficient, interval, pValue, status }) => ({
      term,
      on: "hazard",
      value: status === "estimated" ? coefficient : null,
      interval,
      pValue,
      endless: status === "infinite",
    }));
  const kinds = ["aft", "piecewise-exponential", "royston-parmar", "cure"];
  if (!kinds.includes(model?.kind)) throw badModel("lifetime", "it has no effects to describe");
  const names = new Set(model.schema.terms.map(({ name }) => name));
  return model.coefficients.flatMap(({ part, name, value, interval, pValue }): Coefficient[] => {
    const on = changes(model, part);
    if (on === undefined || !names.has(name)) return [];
    return [{ term: name, on, value, interval, pValue, endless: false }];
  });
}

function changes(model: ParametricModel, part: string): DescribedEffect["on"] | undefined {
  if (part === "share") return "share";
  if (part === "hazard") return model.kind === "royston-parmar" && model.scale === "odds" ? "odds" : "hazard";
  // a difference of times is no ratio
  const additive =
    model.kind === "aft" && (model.distribution === "gaussian" || model.distribution === "logistic");
  return part === "location" && !additive ? "time" : undefined;
}

const VERBS = {
  hazard: ["leave", "times as fast as"],
  time: ["stay", "times as long as"],
  odds: ["have", "times the odds of having left of"],
  share: ["have", "times the odds of never leaving of"],
} as const;

function describe(
  { term, on, value, interval, pValue, endless }: Coefficient,
  schema: DesignSchema,
  per: { readonly [column: string]: number },
  write: (value: number) => string,
  cause: string,
): DescribedEffect {
  const own = schema.terms.find(({ name }) => name === term) as DesignTerm;
  const none = { term, on, ratio: null, interval: null, pValue };
  if (!isPlain(own, schema))
    return {
      ...none,
      sentence: `What ${term} changes is a curve or depends on another column: look at predictions (survivalAt).`,
    };
  const [{ column, level }] = own.parts;
  const step = level === null && Object.hasOwn(per, column) ? per[column] : 1;
  const who =
    level === null ? `Customers with ${column} ${write(step)} higher` : `Customers with ${column} ${level}`;
  const reference = schema.columns.find((c) => c.column === column)?.reference;
  const other = level === null ? "others" : `those with ${column} ${reference}`;
  if (endless)
    return {
      ...none,
      sentence: `${who} and ${other} never leave at the same ages in these data: the effect has no end (see fitFirthCox).`,
    };
  if (value === null) return { ...none, sentence: `What ${term} changes cannot be told from these data.` };
  const ratio = Math.exp(step * value);
  const ends = interval && ([Math.exp(step * interval[0]), Math.exp(step * interval[1])] as const);
  const [verb, than] = VERBS[on];
  const range = ends === null ? "" : ` (${write(ends[0])} to ${write(ends[1])})`;
  const chance = ends !== null && ends[0] <= 1 && ends[1] >= 1 ? "; chance alone might do as much" : "";
  return {
    term,
    on,
    ratio,
    interval: ends,
    pValue,
    sentence: `${who} ${verb}${cause} ${write(ratio)} ${than} ${other}${range}${chance}.`,
  };
}

/** Whether one number tells it: a straight column that enters nowhere else. */
function isPlain({ parts }: DesignTerm, { terms }: DesignSchema): boolean {
  const [{ column, power, curve }] = parts;
  if (parts.length > 1 || power > 1 || curve > 0) return false;
  return terms.every(
    (other) =>
      other.parts.every((part) => part.column !== column) ||
      (other.parts.length === 1 && other.parts[0].power === 1 && other.parts[0].curve === 0),
  );
}
