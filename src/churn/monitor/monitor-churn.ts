import { ClienteleError } from "../../core/errors.ts";
import { needModel } from "../../core/model.ts";
import type { Table } from "../../core/table.ts";
import { DAY_MS, isoDay, zoneOf } from "../../core/time.ts";
import { type DriftBaseline, type DriftReport, driftReport } from "../../learn/index.ts";
import { logisticOf } from "../../numeric/log-odds.ts";
import { normalCdf } from "../../numeric/normal.ts";
import { sum } from "../../numeric/sum.ts";
import type { ChurnTable } from "../churn-types.ts";
import { tableOf } from "../train/inputs.ts";
import { scoresOf } from "../train/learn-candidate.ts";
import { panelOf } from "../train/panel.ts";
import { qualityOf } from "../train/performance.ts";
import { needSameWindows } from "../train/same-windows.ts";
import type { ChurnModel, ChurnQuality } from "../train/train-types.ts";

/** How a churn model has done since it was trained. */
export interface ChurnMonitor {
  /** Cuts looked at, ms. */
  readonly cuts: readonly number[];
  /** Where the outcome is known by now; null where it is not yet. */
  readonly quality: ChurnQuality | null;
  /** Customers expected to leave, and those who did, among them; p: the chance of a difference as large with risks that are right. null without known outcomes. */
  readonly count: { readonly expected: number; readonly left: number; readonly p: number } | null;
  /** How features and risks have moved since training. */
  readonly drift: DriftReport;
  /** "fine"; "watch": customers have changed, results not (or not known yet); "recalibrate": the order of risks holds, their level does not; "train again": the order is worse than in the test. */
  readonly verdict: "fine" | "watch" | "recalibrate" | "train again";
  readonly words: readonly string[];
}

const WHAT = "monitorChurn";

/** A shop looks every month: what chance makes one time in twenty would be an alarm every other year. */
const UNLIKELY = 0.01;

/**
 * How a churn model does on later customers: quality where the outcome is known by now, how many left against how many were expected to, and how far features and risks have drifted from those of training (but for what moves with the calendar and with the age of the shop alone: season, tenure, totals so far). `table` is a
 * churn table of later cuts with the features of the model, made with the options of training; cuts up to those of the training, and known outcomes that overlap with its, would flatter it and are refused. O(rows (features + log rows)).
 *
 * @throws "bad-model"; "bad-input" for what is no churn table, or one with other windows or with outcomes the model was trained on; "mixed-currency"; "missing-column" for a feature that is not there; "too-few-rows" without rows.
 *
 * @example
 * import { monitorChurn } from "clientele/churn";
 * monitorChurn({} as never, {} as never); // throws "bad-model"
 */
export function monitorChurn(model: ChurnModel, table: ChurnTable): ChurnMonitor {
  needModel(model, ["churn"], WHAT, "trainChurn");
  const panel = panelOf(table, WHAT);
  const cuts = table.info.cuts.map(({ asOf }) => asOf);
  needSameWindows(model, table, WHAT);
  refuseKnown(model, table);
  const of = (columns: Parameters<typeof scoresOf>[1], length: number) =>
    scoresOf(model.learner, columns, model.features, length, model.windows.outcome, model.fit.rows.used);
  const columns = table.columns as unknown as Parameters<typeof scoresOf>[1];
  const risk = of(columns, table.length).map(logisticOf);
  const features = Object.fromEntries(model.features.map(({ name }) => [name, columns[name]]));
  const drift = driftReport(
    still(model.baseline),
    tableOf({ ...features, risk }, table.length) as Table<object>,
    {
      score: "risk" as never,
    },
  );
  const scores = panel.length === 0 ? undefined : of(panel.features, panel.length);
  const quality = scores === undefined ? null : qualityOf(scores, panel.left);
  const count =
    scores === undefined ? null : countOf(scores.map(logisticOf), panel.left, model.fit.rows.used);
  const verdict = verdictOf(model, quality, count, drift);
  return { cuts, quality, count, drift, verdict, words: wordsOf(model, quality, count, drift, verdict) };
}

/** What moves with the calendar and with the age of the shop alone: at a later cut all of it has moved, which says nothing. */
const MOVING: readonly string[] = [
  "seasonSin",
  "seasonCos",
  "tenure",
  "contractDays",
  "renewals",
  "orders",
  "purchaseDays",
  "spend",
];

function still(baseline: DriftBaseline): DriftBaseline {
  return { ...baseline, columns: baseline.columns.filter(({ column }) => !MOVING.includes(column)) };
}

/** Outcomes that overlap with those of training would flatter the model. */
function refuseKnown({ fit, windows, zone }: ChurnModel, { info }: ChurnTable): void {
  const at = zoneOf(zone);
  const last = Math.max(...fit.cuts);
  // on the clock on the wall, as the windows themselves
  const over = at.toUtc(at.toWall(last) + (windows.gap + windows.outcome) * DAY_MS);
  for (const { asOf, labeled } of info.cuts) {
    if (asOf > last && (labeled === 0 || asOf >= over)) continue;
    throw new ClienteleError(
      "bad-input",
      `${WHAT} looks at customers after the training, whose last outcome window was over on ${isoDay(over, at)}; the cut of ${isoDay(asOf, at)} ${asOf > last ? "has outcomes from before that" : "is no later one"}.`,
      { value: asOf, expected: "later cuts" },
    );
  }
}

/** The level of the risks was itself learnt from so many rows, and is unsure by that. */
function countOf(risk: Float64Array, left: Float64Array, learnt: number): NonNullable<ChurnMonitor["count"]> {
  const expected = sum(risk);
  const gone = sum(left);
  const spread = Math.sqrt(sum(risk.map((p) => p * (1 - p))) * (1 + left.length / learnt));
  return { expected, left: gone, p: spread === 0 ? 1 : 2 * normalCdf(-Math.abs(gone - expected) / spread) };
}

function verdictOf(
  { performance, fit }: ChurnModel,
  quality: ChurnQuality | null,
  count: ChurnMonitor["count"],
  drift: DriftReport,
): ChurnMonitor["verdict"] {
  const now = quality?.auc;
  const then = performance.auc;
  if (now && now.interval !== null && then.interval !== null && now.interval[1] < then.interval[0])
    return "train again";
  const slope = quality?.calibrationSlope;
  const unsure = quality === null ? 1 : Math.sqrt(1 + quality.rows / fit.rows.used);
  const slopeP = slope?.se ? 2 * normalCdf(-Math.abs(slope.value - 1) / (slope.se * unsure)) : 1;
  if ((count !== null && count.p < UNLIKELY) || slopeP < UNLIKELY) return "recalibrate";
  return [...drift.columns].some((row) => row.drift === "large") ? "watch" : "fine";
}

function wordsOf(
  { performance }: ChurnModel,
  quality: ChurnQuality | null,
  count: ChurnMonitor["count"],
  drift: DriftReport,
  verdict: ChurnMonitor["verdict"],
): string[] {
  const out: string[] = [];
  if (count === null)
    out.push("Nobody's outcome is known yet: only what customers are like can be compared.");
  else
    out.push(
      `${Math.round(count.expected)} customers were expected to leave, ${count.left} did${count.p < UNLIKELY ? ": more of a difference than chance makes" : ""}.`,
    );
  if (quality?.auc)
    out.push(
      `One who left had the higher risk than one who stayed in ${Math.round(100 * quality.auc.value)} of 100 pairs; in the test it was ${Math.round(100 * performance.auc.value)}.`,
    );
  out.push(...drift.words);
  if (verdict === "recalibrate")
    out.push(
      "The order of the risks holds, their level does not: train again with later cuts before money depends on it.",
    );
  if (verdict === "train again")
    out.push("The risks tell customers apart worse than in the test: train again with later cuts.");
  return out;
}
