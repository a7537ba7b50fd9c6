import { shapValues } from "../../learn/index.ts";
import type { NamedColumns } from "../columns.ts";
import { inputsOf, tableOf } from "../train/inputs.ts";
import { silenceAhead } from "../train/learn-candidate.ts";
import type { ChurnLearner, ChurnModel } from "../train/train-types.ts";

/** How far each feature moves a customer's log-odds of leaving; columns in the order of `names`. */
export interface RiskParts {
  readonly names: readonly string[];
  readonly parts: readonly Float64Array[];
}

/**
 * What moves each risk, as Shapley values of the chosen candidate on the scale of log-odds. Candidates that look at few things give these few: silence and the time as a customer; a purchase model the silence and how often somebody has bought.
 * O(rows features) for sums, O(rows nodes depth) for trees.
 */
export function riskParts(model: ChurnModel, columns: NamedColumns, length: number): RiskParts {
  const { learner, features } = model;
  switch (learner.candidate) {
    case "base-rate":
      return { names: [], parts: [] };
    case "purchase-model":
      return byPurchases(model, learner, columns, length);
    case "blend": {
      const half = { intercept: 0, slope: learner.slope / 2 };
      const of = (part: ChurnLearner) => riskParts({ ...model, learner: part }, columns, length);
      const linear = of({ ...half, candidate: "logistic", model: learner.linear });
      const trees = of({ ...half, candidate: "boosting", model: learner.trees });
      return {
        names: linear.names,
        parts: linear.names.map((name, k) => {
          const other = trees.parts[trees.names.indexOf(name)];
          return linear.parts[k].map((v, i) => v + other[i]);
        }),
      };
    }
    default: {
      const shap = shapValues(
        learner.model,
        tableOf(inputsOf(learner.candidate, columns, features) as NamedColumns, length),
      );
      const found = shap.columns as unknown as { readonly [name: string]: Float64Array };
      const known = new Set(features.map(({ name }) => name));
      const merged = new Map<string, Float64Array>();
      const add = (name: string, values: Float64Array, share: number) => {
        const sum = merged.get(name) ?? new Float64Array(length);
        for (let i = 0; i < length; i++) sum[i] += share * learner.slope * values[i];
        merged.set(name, sum);
      };
      for (const name of shap.info.features)
        for (const [to, share] of known.has(name) ? [[name, 1] as const] : shownAs(name, known))
          add(to, found[name], share);
      return { names: [...merged.keys()], parts: [...merged.values()] };
    }
  }
}

/** What an owner can see of an input that is no feature itself. */
function shownAs(
  input: string,
  known: ReadonlySet<string>,
): readonly (readonly [name: string, share: number])[] {
  if (input.includes("silence")) return SILENCE.filter(([name]) => known.has(name));
  return [[known.has("tenure") ? "tenure" : "contractDays", 1]];
}

// beside the own habit where there is one, else by itself
const SILENCE = [
  ["silenceRatio", 0.51],
  ["daysSinceOrder", 0.49],
] as const;

/**
 * What the model would say had the customer been silent only as long as is typical of the shop, and then how that differs from a typical customer: the first is of the silence, the second of how often they buy.
 */
function byPurchases(
  model: ChurnModel,
  learner: ChurnLearner & { readonly candidate: "purchase-model" },
  columns: NamedColumns,
  length: number,
): RiskParts {
  const { features, windows, baseline } = model;
  const { frequency, recency, age } = inputsOf("purchase-model", columns, features) as {
    readonly [name: string]: Float64Array;
  };
  const middle = (name: string) => {
    const points = baseline.columns.find(({ column }) => column === name)?.points;
    return points ? points[points.length >> 1] : 0;
  };
  const silence = middle("daysSinceOrder");
  const term = learner.model.terms.find(({ isMissing }) => !isMissing);
  const weight = learner.slope * (term?.coefficient ?? 0);
  const score = (inputs: NamedColumns, n: number) =>
    silenceAhead(learner.buying, inputs, n, windows.outcome).map((s) => s * weight);
  const own = score({ frequency, recency, age }, length);
  const usual = score({ frequency, recency, age: recency.map((r) => r + silence) }, length);
  const days = Math.max(1, middle("purchaseDays"));
  const typical = score(
    {
      frequency: Float64Array.of(days - 1),
      recency: Float64Array.of(days > 1 ? Math.max(0, middle("tenure") - silence) : 0),
      age: Float64Array.of(Math.max(silence, days > 1 ? middle("tenure") : silence)),
    },
    1,
  )[0];
  const silent = own.map((s, i) => s - usual[i]);
  return {
    names: [...SILENCE.map(([name]) => name), "purchaseDays"],
    parts: [...SILENCE.map(([, share]) => silent.map((s) => share * s)), usual.map((s) => s - typical)],
  };
}
