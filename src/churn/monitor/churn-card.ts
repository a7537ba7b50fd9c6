import type { Estimate } from "../../core/estimate.ts";
import { needModel } from "../../core/model.ts";
import { isoDay, zoneOf } from "../../core/time.ts";
import type { GroupFairness } from "../../learn/index.ts";
import type { ChurnModel } from "../train/train-types.ts";
import { candidateWords } from "../train/words.ts";
import { daysText } from "../words.ts";

/** Options of {@link churnCard}. */
export interface ChurnCardOptions {
  /** What `groupFairness` of `clientele/learn` says of scores whose outcome is known by now, by a group that the shop answers for. Default: the card is silent on it. */
  readonly fairness?: Pick<GroupFairness, "words">;
}

/** A part of a {@link churnCard}. */
export interface ChurnCardSection {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * The card of a churn model, for those who decide by it: what leaving means, what it learnt from, what was tried, how it did where it could not know, and what it should not be used for; with `fairness` also whether groups are treated alike. Plain sentences. O(1).
 *
 * @throws "bad-model"
 *
 * @example
 * import { churnCard } from "clientele/churn";
 * churnCard({ kind: "rfm" } as never); // throws "bad-model"
 */
export function churnCard(model: ChurnModel, options: ChurnCardOptions = {}): ChurnCardSection[] {
  needModel(model, ["churn"], "churnCard", "trainChurn");
  const { windows, fit, performance, features } = model;
  const zone = zoneOf(model.zone);
  const dates = fit.cuts.map((cut) => isoDay(cut, zone)).join(", ");
  return [
    {
      title: "What it tells",
      lines: [
        model.definition,
        `Behavior is looked at over ${daysText(windows.observation)} before the date; nothing from that date on can reach it.`,
        model.chosen === "base-rate"
          ? "It gives everybody the same risk."
          : `It looks at ${candidateWords(model.chosen)}.`,
      ],
    },
    {
      title: "What it learnt from",
      lines: [
        `${fit.rows.used} rows of ${fit.customers} customers on ${dates}, of whom ${fit.left} left at some time (${percent(model.baseRate)} of the rows); ${features.length} features.`,
      ],
    },
    {
      title: "What was tried (log loss: the lower, the better)",
      lines: model.candidates.map(({ words, logLoss, notTried }) =>
        logLoss === null
          ? `${words}: not tried, ${notTried}`
          : `${words}: log loss ${logLoss.value.toFixed(4)}`,
      ),
    },
    { title: "How it did where it could not know", lines: performanceLines(model) },
    ...(options.fairness === undefined
      ? []
      : [{ title: "Whether groups are treated alike", lines: options.fairness.words }]),
    {
      title: "What it should not be used for",
      lines: [
        "It says who is likely to leave, not who can be kept: whether acting helps is measured with a hold-out.",
        `It is about ${daysText(windows.outcome)}; other lengths need another model.`,
        "Reasons say what the risk rests on, not what causes it.",
        ...fit.warnings,
      ],
    },
  ].map((section) => ({ ...section, lines: section.lines.filter((line) => line !== "") }));

  function performanceLines({ performance: p }: ChurnModel): string[] {
    const where =
      p.on === "a later cut"
        ? `on ${isoDay(p.cut as number, zone)}, later than all it was chosen by`
        : "on customers held out of the same time";
    return [
      `Tested ${where}: ${p.rows} customers, ${p.left} of whom left.`,
      `Of one who left and one who stayed, the one who left had the higher risk in ${hundred(p.auc)} of 100 pairs; by the simplest score in ${hundred(p.simplest.auc)}.`,
      performance.topDecileLift === null
        ? ""
        : `Among the tenth with the highest risks, leaving was ${performance.topDecileLift.toFixed(1)} times as common as among all.`,
      `${percent(p.predicted)} were expected to leave, ${percent(p.observed)} did.`,
    ];
  }
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function hundred({ value, interval }: Estimate): string {
  const range =
    interval === null ? "" : ` (${Math.round(100 * interval[0])} to ${Math.round(100 * interval[1])})`;
  return `${Math.round(100 * value)}${range}`;
}
