import { parsePurchaseModel } from "../../cltv/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import { isRecord } from "../../core/is-record.ts";
import { isTexts } from "../../core/json-values.ts";
import { badModel, modelParser } from "../../core/model.ts";
import { zoneOf } from "../../core/time.ts";
import { parseBoosting, parseDriftBaseline, parseLinearModel } from "../../learn/index.ts";
import type { ChurnFeature } from "../features/feature-types.ts";
import { HAZARD_INPUTS } from "./inputs.ts";
import { CANDIDATES } from "./learn-candidate.ts";
import { learnersOf, shortenLearners } from "./short-learners.ts";
import type { ChurnCandidate, ChurnLearner, ChurnModel } from "./train-types.ts";

const WORDS: readonly (keyof ChurnFeature)[] = ["name", "label", "unit", "needs", "higher", "high", "low"];

const parse = /* @__PURE__ */ modelParser<ChurnModel>({
  kind: "churn",
  version: 2,
  upgrade: {
    // learners on resamples stood there whole, and trees as lists
    1: (old) => {
      if (!Array.isArray(old.resamples)) throw wrong("its resamples are no list");
      return {
        ...old,
        learner: withNewTrees(old.learner),
        ...shortenLearners(old.resamples.map(withNewTrees)),
      };
    },
  },
  keys: [
    "kind",
    "version",
    "churn",
    "definition",
    "windows",
    "zone",
    "currency",
    "features",
    "chosen",
    "learner",
    "resamples",
    "shared",
    "candidates",
    "performance",
    "baseRate",
    "bands",
    "baseline",
    "fit",
  ],
  check: (model) => {
    const { windows, features, bands, fit } = model;
    if (model.churn !== "orders" && model.churn !== "contract") throw wrong("what leaving means is not said");
    for (const text of [model.definition, model.zone])
      if (typeof text !== "string") throw wrong("a text is missing");
    if (
      ![windows?.observation, windows?.gap, windows?.outcome].every(
        (days) => Number.isFinite(days) && days >= 0,
      )
    )
      throw wrong("its windows are no lengths of time");
    if (!(bands?.medium >= 0 && bands.high >= bands.medium && bands.high <= 1))
      throw wrong("its bands are not in order");
    if (!Array.isArray(features) || !features.every(isFeature))
      throw wrong("its features say nothing that could be used");
    if (
      !isTexts(fit?.warnings) ||
      !(Array.isArray(fit.cuts) && fit.cuts.length > 0 && fit.cuts.every(Number.isFinite)) ||
      ![fit.rows?.used, fit.customers, fit.left].every((n) => Number.isFinite(n) && n >= 1)
    )
      throw wrong("it does not say what it was fitted to");
    if (!Array.isArray(model.resamples) || model.resamples.length > 1000)
      throw wrong("its resamples are no list");
    if (!CANDIDATES.includes(model.chosen) || model.learner?.candidate !== model.chosen)
      throw wrong("what was chosen is not what it has");
    if (!(model.baseRate >= 0 && model.baseRate <= 1)) throw wrong("its share of leavers is none");
    if (model.currency !== null && typeof model.currency !== "string") throw wrong("its currency is no text");
    checkZone(model.zone);
    checkWords(model);
    const names = new Set(features.map(({ name }) => name));
    for (const learner of [model.learner, ...learnersOf(model)]) checkLearner(learner, names);
    parseDriftBaseline(model.baseline);
  },
});

/**
 * A churn model from JSON, text or parsed, that may come from anywhere: depth, size, keys and every part are checked, its trees, weights and purchase models by their own parsers. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { parseChurn } from "clientele/churn";
 * parseChurn('{ "kind": "churn", "version": 1 }'); // throws "bad-model"
 */
export function parseChurn(json: unknown): ChurnModel {
  return parse(json);
}

function checkZone(zone: string): void {
  try {
    zoneOf(zone);
  } catch {
    throw wrong("its time zone is none");
  }
}

/** What a card and a monitor say. */
function checkWords({ candidates, performance: p }: ChurnModel): void {
  const isEstimate = (e: Estimate | null | undefined) =>
    Number.isFinite(e?.value) && (e?.interval === null || e?.interval?.every?.(Number.isFinite));
  const listed =
    Array.isArray(candidates) &&
    candidates.every(
      (c) =>
        typeof c?.words === "string" &&
        (c.logLoss === null ? typeof c.notTried === "string" : isEstimate(c.logLoss)),
    );
  if (!listed) throw wrong("it does not say what was tried");
  const told =
    [p?.rows, p?.left, p?.predicted, p?.observed].every(Number.isFinite) &&
    (p.on === "other customers" || (p.on === "a later cut" && Number.isFinite(p.cut))) &&
    (p.topDecileLift === null || Number.isFinite(p.topDecileLift)) &&
    isEstimate(p.auc) &&
    isEstimate(p.simplest?.auc);
  if (!told) throw wrong("it does not say how it did");
}

/** What each of the simpler candidates must find among the features. */
function needInputs(candidate: ChurnCandidate, names: ReadonlySet<string>): void {
  const needed = {
    silence: ["silenceRatio", "daysSinceOrder"],
    "purchase-model": ["daysSinceOrder", "purchaseDays"],
    hazard: [],
    "base-rate": [],
    logistic: [],
    boosting: [],
    blend: [],
  }[candidate] as readonly string[];
  const aged =
    !["hazard", "purchase-model"].includes(candidate) || names.has("tenure") || names.has("contractDays");
  if (!aged || !needed.every((name) => names.has(name)))
    throw wrong("a part of it asks for a feature that it does not list");
}

/** A learner of version 1, so far checked that it can be written anew. */
function withNewTrees(given: unknown): ChurnLearner {
  if (!isRecord(given)) throw wrong("a part of it is no candidate");
  const learner = given as unknown as ChurnLearner;
  switch (learner.candidate) {
    case "base-rate":
      return learner;
    case "boosting":
      return { ...learner, model: parseBoosting(learner.model) };
    case "blend":
      return { ...learner, linear: parseLinearModel(learner.linear), trees: parseBoosting(learner.trees) };
    default:
      return { ...learner, model: parseLinearModel(learner.model) };
  }
}

function checkLearner(learner: ChurnLearner, names: ReadonlySet<string>): void {
  if (typeof learner !== "object" || learner === null || !CANDIDATES.includes(learner.candidate))
    throw wrong("a part of it is no candidate");
  if (!Number.isFinite(learner.intercept) || !(learner.slope > 0 && Number.isFinite(learner.slope)))
    throw wrong("a part of it is not calibrated");
  needInputs(learner.candidate, names);
  switch (learner.candidate) {
    case "base-rate":
      if (!Number.isFinite(learner.score)) throw wrong("the share that leaves is no number");
      return;
    case "boosting":
      needKnown(parseBoosting(learner.model).schema.columns, names);
      return;
    case "blend":
      needKnown(parseLinearModel(learner.linear).schema.columns, names);
      needKnown(parseBoosting(learner.trees).schema.columns, names);
      return;
    case "purchase-model":
      parsePurchaseModel(learner.buying);
      needKnown(parseLinearModel(learner.model).schema.columns, new Set(["score"]));
      return;
    case "logistic":
      needKnown(parseLinearModel(learner.model).schema.columns, names);
      return;
    case "silence":
      needKnown(parseLinearModel(learner.model).schema.columns, names);
      return;
    case "hazard":
      needKnown(parseLinearModel(learner.model).schema.columns, new Set(HAZARD_INPUTS));
  }
}

function needKnown(columns: readonly { readonly column: string }[], names: ReadonlySet<string>): void {
  if (!columns.every(({ column }) => names.has(column)))
    throw wrong("a part of it asks for a feature that it does not list");
}

function isFeature(value: unknown): boolean {
  const feature = (value ?? {}) as ChurnFeature;
  return (
    WORDS.every((key) => typeof feature[key] === "string") &&
    (feature.kind === "number" || feature.kind === "category")
  );
}

function wrong(what: string): Error {
  return badModel("churn", what);
}
