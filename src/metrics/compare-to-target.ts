import { ClienteleError, show } from "../core/errors.ts";
import type { Estimate } from "../core/estimate.ts";
import { badOption, oneOf } from "../core/options.ts";
import { differenceOfEstimates, type EstimatedDifference } from "../numeric/differences.ts";
import type { MetricDefinition } from "./definitions.ts";

/** A figure to watch: a number that is known exactly, or an estimate; the results of this module's functions are such. */
export type WatchedFigure =
  | number
  | (Estimate & { readonly definition?: MetricDefinition; readonly complete?: boolean });

/** Options of {@link compareToTarget}. */
export interface CompareToTargetOptions {
  readonly target: number;
  /** Which way is good. */
  readonly better: "higher" | "lower";
  /** The same figure of the period before, from other rows: then the change is tested too. */
  readonly previous?: WatchedFigure;
  /** What the figure is called. Default: the name in its definition, else "The figure". */
  readonly name?: string;
}

/** Something to tell people, or nothing. */
export interface TargetAlert {
  /** "alert": act; "watch": look again; "none". */
  readonly severity: "none" | "watch" | "alert";
  readonly reason: "on-target" | "perhaps-missed" | "missed" | "worsened" | "running";
  /** The same in a sentence. */
  readonly message: string;
}

/** What {@link compareToTarget} returns: a record that can be kept as it is. */
export interface TargetComparison {
  readonly name: string;
  readonly definition: MetricDefinition | null;
  readonly value: number;
  readonly interval: Estimate["interval"];
  readonly target: number;
  readonly better: "higher" | "lower";
  /** value - target. */
  readonly gap: number;
  /** Whether the figure itself reaches the target. */
  readonly onTarget: boolean;
  /** Where the whole interval lies: on the good side of the target, on the bad one, or "unclear". */
  readonly standing: "met" | "missed" | "unclear";
  /** The figure less that of the period before; null without one. */
  readonly change: EstimatedDifference | null;
  /** Whether the interval of the change leaves out 0; null without a change or an interval. */
  readonly changed: boolean | null;
  /** Whether the change is for the better; null without one, or when there is none. */
  readonly improved: boolean | null;
  /** False while the period of the figure still runs: then nothing is raised. */
  readonly complete: boolean;
  readonly alert: TargetAlert;
}

/**
 * Holds a figure against its target and against the period before, and says whether somebody should be told. Chance is kept apart from
 * news: a figure raises an alert when its whole interval misses the target, is watched when it misses the target by less than its interval is wide, or when it
 * has become worse by more than chance though the target is met, and raises nothing while its period still runs. The change takes both figures as
 * independent; its interval comes from theirs (Zou and Donner 2008). O(1).
 *
 * @throws "bad-value" for a figure that is none, "bad-option", "mixed-info" when the two figures are of different definitions or levels.
 *
 * @example
 * import { compareToTarget } from "clientele/metrics";
 * const churn = { value: 0.08, se: 0.01, interval: [0.062, 0.102], level: 0.95 } as const;
 * const before = { value: 0.05, se: 0.008, interval: [0.037, 0.068], level: 0.95 } as const;
 * const record = compareToTarget(churn, { target: 0.05, better: "lower", previous: before, name: "Churn" });
 * [record.standing, record.changed, record.improved]; // => ["missed", true, false]
 * record.change?.p; // => 0.01914957
 * record.alert.severity; // => "alert"
 * record.alert.message; // => "Churn is 0.08 (0.062 to 0.102), above the target of 0.05; it has risen from 0.05."
 * compareToTarget(churn, { target: 0.09, better: "lower" }).standing; // => "unclear"
 * compareToTarget({ ...churn, complete: false }, { target: 0.05, better: "lower" }).alert.reason; // => "running"
 * compareToTarget(Number.NaN, { target: 0.05, better: "lower" }); // throws "bad-value"
 */
export function compareToTarget(figure: WatchedFigure, options: CompareToTargetOptions): TargetComparison {
  const better = oneOf(options.better, "better", ["higher", "lower"]);
  const { target } = options;
  if (!Number.isFinite(target)) throw badOption("target", target, "a number");
  const now = estimateOf(figure, "figure");
  const definition = definitionIn(figure);
  const complete = typeof figure === "number" || figure.complete !== false;
  const name = options.name ?? definition?.name ?? "The figure";
  const sign = better === "higher" ? 1 : -1;
  const onTarget = (now.value - target) * sign >= 0;
  const change = changeOf(figure, now, options.previous);
  const changed =
    change === null || change.interval === null ? null : change.interval[0] > 0 || change.interval[1] < 0;
  const improved = change === null || change.value === 0 ? null : change.value * sign > 0;
  const standing = standingOf(now, target, sign);
  const worsened = changed === true && improved === false;
  const reason = !complete
    ? "running"
    : standing === "missed"
      ? "missed"
      : !onTarget
        ? "perhaps-missed"
        : worsened
          ? "worsened"
          : "on-target";
  const severity =
    reason === "missed" ? "alert" : reason === "perhaps-missed" || reason === "worsened" ? "watch" : "none";
  return {
    name,
    definition,
    value: now.value,
    interval: now.interval,
    target,
    better,
    gap: now.value - target,
    onTarget,
    standing,
    change,
    changed,
    improved,
    complete,
    alert: {
      severity,
      reason,
      message: messageOf(name, now, target, reason, changed === true ? change : null),
    },
  };
}

function estimateOf(figure: WatchedFigure, what: string): Estimate {
  const estimate: Estimate =
    typeof figure === "number" ? { value: figure, se: 0, interval: [figure, figure], level: 0.95 } : figure;
  if (Number.isFinite(estimate?.value)) {
    const { value, se = null, interval = null, level } = estimate;
    return { value, se, interval, level };
  }
  throw new ClienteleError(
    "bad-value",
    `The ${what} is ${show(typeof figure === "number" ? figure : estimate?.value)}; expected a number, or an estimate with one.`,
    { value: figure, expected: "a number or an estimate" },
  );
}

function definitionIn(figure: WatchedFigure): MetricDefinition | null {
  return typeof figure === "number" ? null : (figure.definition ?? null);
}

function changeOf(
  figure: WatchedFigure,
  now: Estimate,
  previous: WatchedFigure | undefined,
): EstimatedDifference | null {
  if (previous === undefined) return null;
  const before = estimateOf(previous, "previous figure");
  const [a, b] = [definitionIn(figure), definitionIn(previous)];
  if (a !== null && b !== null && (a.name !== b.name || a.variant !== b.variant)) {
    throw new ClienteleError(
      "mixed-info",
      `The figures are not the same: ${a.name} (${a.variant}) and ${b.name} (${b.variant}).`,
      { value: b.variant, expected: a.variant },
    );
  }
  if (typeof figure !== "number" && typeof previous !== "number" && now.level !== before.level) {
    throw new ClienteleError(
      "mixed-info",
      `The intervals of the figures have different levels, ${now.level} and ${before.level}.`,
      { value: before.level, expected: String(now.level) },
    );
  }
  return differenceOfEstimates(now, before, now.level);
}

function standingOf({ interval }: Estimate, target: number, sign: number): TargetComparison["standing"] {
  if (interval === null) return "unclear";
  const [low, high] = interval;
  if (sign > 0) return low >= target ? "met" : high < target ? "missed" : "unclear";
  return high <= target ? "met" : low > target ? "missed" : "unclear";
}

function messageOf(
  name: string,
  { value, interval }: Estimate,
  target: number,
  reason: TargetAlert["reason"],
  change: EstimatedDifference | null,
): string {
  const exact = interval === null || interval[0] === interval[1];
  const range = exact ? "" : ` (${short(interval[0])} to ${short(interval[1])})`;
  const side = value === target ? "at" : value > target ? "above" : "below";
  const moved =
    change === null
      ? ""
      : `; it has ${change.value > 0 ? "risen" : "fallen"} from ${short(value - change.value)}`;
  const tail = {
    missed: "",
    "perhaps-missed": "; that may be chance",
    worsened: "",
    "on-target": "",
    running: "; its period still runs",
  }[reason];
  return `${name} is ${short(value)}${range}, ${side} the target of ${short(target)}${tail}${moved}.`;
}

/** Four significant digits, without trailing zeros. */
function short(x: number): string {
  return String(Number(x.toPrecision(4)));
}
