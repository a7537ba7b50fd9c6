import { isRecord } from "../../../core/is-record.ts";
import { isTexts } from "../../../core/json-values.ts";
import { badModel, modelParser } from "../../../core/model.ts";
import { parseBoosting } from "../../boosting/parse-boosting.ts";
import { checkBaseline } from "../../drift/drift-baseline.ts";
import { parseLinearModel } from "../../linear/parse-linear-model.ts";
import { checkLearned } from "../../models/check-learned.ts";
import type { Classifier, ClassifierMember } from "./classifier-types.ts";

/**
 * Checks a classifier from a file or another source: its members as their own parsers do, that they read the same features, and that weights add up to 1. O(size).
 *
 * @throws "bad-model" for anything that `fitClassifier` did not write.
 *
 * @example
 * import { fitClassifier, parseClassifier } from "clientele/learn";
 * const members = Array.from({ length: 60 }, (_, i) => ({ visits: i % 20, left: i % 20 < 4 + (i % 7) ? "yes" : "no" }));
 * const model = fitClassifier(members, { target: "left" });
 * parseClassifier(JSON.stringify(model)).card.rarer; // => 24
 * parseClassifier({ kind: "classifier", version: 1 }); // throws "bad-model"
 */
export function parseClassifier(json: unknown): Classifier {
  return modelParser<Classifier>({
    kind: "classifier",
    version: 2,
    upgrade: { 1: withNewMembers },
    keys: ["kind", "version", "schema", "outcome", "members", "calibration", "drift", "card", "fit"],
    check,
  })(json);
}

/** In version 1 boosters were of theirs. */
function withNewMembers(old: { readonly [key: string]: unknown }): Record<string, unknown> {
  if (!Array.isArray(old.members)) throw badModel("classifier", "it has no members");
  const members = old.members.map((member: ClassifierMember | null) =>
    member?.model?.kind === "boosting" ? { ...member, model: parseBoosting(member.model) } : member,
  );
  return { ...old, members };
}

function check(model: Classifier): void {
  const fail = (reason: string) => badModel("classifier", reason);
  checkLearned(model);
  if (model.outcome.kind !== "binary") throw fail("its outcome is not yes or no");
  const { members, calibration, drift, card } = model;
  if (!Array.isArray(members) || members.length === 0 || members.length > 100)
    throw fail("it has no members");
  let total = 0;
  for (const member of members as readonly (ClassifierMember | null)[]) {
    const kind = member?.model?.kind;
    if (kind === "boosting") parseBoosting(member?.model);
    else if (kind === "logistic-regression") parseLinearModel(member?.model);
    else throw fail("a member is neither a booster nor a logistic regression");
    const { weight, model: own } = member as ClassifierMember;
    if (!(typeof weight === "number" && weight > 0 && weight <= 1)) throw fail("a weight is not from 0 to 1");
    if (own.outcome.kind !== "binary" || JSON.stringify(own.schema) !== JSON.stringify(model.schema))
      throw fail("a member reads other features");
    total += weight;
  }
  if (Math.abs(total - 1) > 1e-9) throw fail("weights do not add up to 1");
  if (
    calibration !== null &&
    !(
      Number.isFinite(calibration?.intercept) &&
      Number.isFinite(calibration?.slope) &&
      calibration.slope >= 0
    )
  )
    throw fail("its calibration is a falling line or none");
  if (typeof drift !== "object" || drift === null) throw fail("it has no drift baseline");
  checkBaseline(drift);
  if (!isRecord(card) || !isCard(card)) throw fail("it has no card");
}

function isCard({ rule, rarer, heldBack, logLoss, limits }: { readonly [key: string]: unknown }): boolean {
  return (
    typeof rule === "string" &&
    typeof rarer === "number" &&
    isTexts(limits) &&
    (heldBack === null || isRecord(heldBack)) &&
    (logLoss === null ||
      (isRecord(logLoss) && Object.values(logLoss).every((v) => v === null || typeof v === "number")))
  );
}
