import type { Estimate } from "../../core/estimate.ts";
import { needModel } from "../../core/model.ts";
import type { LifecycleModel, LifecyclePace, LifecycleStage } from "./lifecycle-types.ts";
import { PACES, STAGES } from "./stage-machine.ts";
import { capital, days, PACE_WORDS, STAGE_WORDS } from "./words.ts";

/** A learnt number of days, in words. */
export interface LifecycleThreshold {
  /** "frequent", or the pace and the limit: "first at risk", "frequent lapsed" ... */
  readonly name: string;
  readonly days: number;
  readonly status: "learnt" | "shared" | "default";
  readonly words: string;
}

/** A lifecycle in words. */
export interface LifecycleDescription {
  /** What it was learnt from. */
  readonly summary: string;
  readonly thresholds: readonly LifecycleThreshold[];
  /** What each stage is and what to do about it. */
  readonly stages: readonly {
    readonly stage: LifecycleStage;
    readonly meaning: string;
    readonly action: string;
  }[];
  readonly warnings: readonly string[];
}

/**
 * A lifecycle in plain English: one sentence for each limit that says where it comes from, what each stage means and what to do about it. O(1).
 *
 * @throws "bad-model" for what is no such model.
 *
 * @example
 * import { describeLifecycle, fitLifecycle } from "clientele/segmentation";
 * const orders = Array.from({ length: 60 }, (_, c) => Array.from({ length: 12 }, (_, k) => ({
 *   customer: `c${c}`, time: Date.UTC(2026, 0, 1 + 3 * c + 10 * k), amount: 5,
 * }))).flat();
 * const words = describeLifecycle(fitLifecycle(orders, { asOf: "2026-07-01" }));
 * words.summary; // => "Learnt from 507 purchases of 60 customers; 447 of them were followed by another."
 * words.thresholds[1].name; // => "first at risk"
 * words.thresholds[1].words.startsWith("80 in 100 of those who come back after a first purchase do so within 10 days"); // => true
 */
export function describeLifecycle(model: LifecycleModel): LifecycleDescription {
  needModel(model, ["lifecycle"], "describeLifecycle", "fitLifecycle");
  const { fit, frequent, limits, settings } = model;
  return {
    summary: `Learnt from ${fit.purchases} purchases of ${fit.customers} customers; ${fit.returns} of them were followed by another.`,
    thresholds: [
      {
        name: "frequent",
        days: frequent.days,
        status: frequent.status,
        words:
          frequent.status === "default"
            ? `Frequent buyers come back every ${days(frequent.days)} or faster, in the mean of their last gaps: a default, for too few came back to learn it.`
            : `Half of the returns after a second or later purchase come within ${days(frequent.days)}: who is as fast in the mean of the last gaps, up to three, is a frequent buyer.`,
      },
      ...PACES.flatMap((pace) => limitWords(pace, limits[pace], settings)),
    ],
    stages: STAGES.map((stage) => ({ stage, ...STAGE_WORDS[stage] })),
    warnings: fit.warnings,
  };
}

function limitWords(
  pace: LifecyclePace,
  { atRisk, lapsed, status, horizon, chanceAtRisk, chanceLapsed }: LifecycleModel["limits"]["first"],
  { atRiskShare, lapsedChance }: LifecycleModel["settings"],
): LifecycleThreshold[] {
  const { gap, who } = PACE_WORDS[pace];
  const back = pace === "first" || pace === "second" ? `who come back ${gap}` : `${who} who come back`;
  const those = pace === "first" || pace === "second" ? `those ${back}` : `the ${back}`;
  const shared = status === "shared" ? " (Learnt with other gaps, for there are too few of this kind.)" : "";
  const both = { status };
  return [
    {
      name: `${pace} at risk`,
      days: atRisk,
      ...both,
      words:
        status === "default"
          ? `Silent for more than ${days(atRisk)}, ${who} are at risk: a default, for too few came back to learn it.`
          : `${inHundred(atRiskShare)} of ${those} do so within ${days(atRisk)}; who stays away longer is at risk.${chanceWords(chanceAtRisk, horizon)}${shared}`,
    },
    {
      name: `${pace} lapsed`,
      days: lapsed,
      ...both,
      words:
        status === "default"
          ? `Silent for more than ${days(lapsed)}, ${who} have lapsed: a default, for too few came back to learn it.`
          : `${capital(who)} who have been silent for more than ${days(lapsed)} have lapsed: ${lapsedWords(chanceLapsed, horizon, lapsedChance)}.${shared}`,
    },
  ];
}

function chanceWords(chance: Estimate | null, horizon: number): string {
  if (chance === null) return "";
  return ` Of those who do, about ${inHundred(chance.value)}${between(chance)} are seen again within ${days(horizon)} of their last purchase.`;
}

function lapsedWords(chance: Estimate | null, horizon: number, limit: number): string {
  if (chance === null || chance.value === 0)
    return `no later return was seen in the ${days(horizon)} that gaps could be followed`;
  return `about ${tenth(chance.value)} in 100${between(chance, tenth)} are seen again within ${days(horizon)} of their last purchase, fewer than the ${inHundred(limit)} that the limit is set at`;
}

function between({ interval }: Estimate, round = whole): string {
  return interval === null ? "" : ` (between ${round(interval[0])} and ${round(interval[1])})`;
}

function whole(share: number): number {
  return Math.round(100 * share);
}

function tenth(share: number): number {
  return Math.round(1000 * share) / 10;
}

function inHundred(share: number): string {
  return `${whole(share)} in 100`;
}
