import { threeDigits } from "../../../core/words.ts";
import type { ContractModel } from "../../contract/contract-model.ts";

const NAMES: { readonly [kind in ContractModel["kind"]]: string } = { sbg: "sBG", bdw: "BdW" };

/** Why a model of contracts is recommended, in words. */
export function contractReason(found: {
  readonly best: ContractModel;
  readonly second: ContractModel;
  readonly behind: number;
  readonly behindSe: number;
  readonly clear: boolean;
  readonly past: boolean;
}): string {
  const { best, second, behind, behindSe, clear, past } = found;
  if (!clear)
    return "These data cannot tell sBG and BdW apart: the difference is within two standard errors. sBG is recommended because it needs one parameter less.";
  const gives = past
    ? "fits what is known best (by BIC)"
    : "gives what contracts did in the hold-out the highest probability";
  return `${NAMES[best.kind]} ${gives}; ${NAMES[second.kind]} is ${threeDigits(behind)} behind on the log scale, with a standard error of ${threeDigits(behindSe)}.`;
}

/** What a person should know before using the comparison. */
export function contractNotes(found: {
  readonly models: readonly ContractModel[];
  /** Contracts that reached the hold-out, or all. */
  readonly seen: number;
  readonly past: boolean;
  readonly figures: readonly { readonly model: string; readonly logScore: number; readonly bic: number }[];
}): string[] {
  const { models, seen, past, figures } = found;
  const notes: string[] = [];
  for (const { kind, fit } of models)
    if (fit.status !== "converged")
      notes.push(`${NAMES[kind]}: ${fit.status}. ${fit.warnings.join(" ")}`.trim());
  const [best] = figures;
  const rule = figures[figures.length - 1];
  if (past ? rule.bic <= best.bic : rule.logScore >= best.logScore - 1)
    notes.push(
      "A constant rate of leaving does as well as either model: contracts do not seem to differ in how easily they end.",
    );
  if (past)
    notes.push(
      "Without a hold-out this says how well the past is described, not how well the future is foreseen: option holdout keeps the last periods back.",
    );
  else {
    if (seen < 100)
      notes.push(`Only ${seen} contracts reached the hold-out: take the ranking as a first hint.`);
    notes.push(
      "The models here know nothing of the hold-out: fit the one you choose to all contracts before you use it.",
    );
  }
  return notes;
}
