import type { ReportReductions } from "./reductions.ts";
import type { ReportOptions } from "./report.ts";
import type { Section, ViewContext } from "./section.ts";
import type { Shape } from "./shape.ts";

/** Why a part says nothing. */
export type MissingReason =
  | "no-orders"
  | "no-customers"
  | "few-customers"
  | "no-amounts"
  | "no-items"
  | "no-hours"
  | "nobody-left"
  | "too-short"
  | "few-days"
  | "too-young"
  | "nobody-at-risk"
  | "few-buyers"
  | "no-preference"
  | "no-columns"
  | "nothing-together"
  | "no-discounts"
  | "few-to-foretell"
  | "no-forecast"
  | "few-stays"
  | "few-leavers"
  | "short-to-learn"
  | "rare-leaving"
  | "most-leave"
  | "no-sign"
  | "few-mixed"
  | "nothing-bought-together"
  | "few-to-offer"
  | "not-supplied";

/** A part that the data cannot carry, and why. */
export interface Missing {
  readonly missing: MissingReason;
}

/** A part of the report: the reductions it needs, what it makes of them, and how that is shown. */
export interface ReportPart<P extends object, N extends keyof ReportReductions> {
  readonly needs: readonly N[];
  readonly build: (reductions: Pick<ReportReductions, N>, options: ReportOptions) => P | Missing;
  /** What the part looks like as JSON, and what else must hold: checked when a report comes from outside. */
  readonly shape: Shape;
  readonly valid?: (part: P) => boolean;
  readonly view: (part: P, context: ViewContext) => Section;
}

/** Below this many customers, groups and shares of customers are shares of single people. */
export const LEAST_CUSTOMERS = 10;

/** Below these counts a forecast of single customers would be chance. */
export const LEAST_TO_FORETELL = { customers: 100, repeatCustomers: 30, historyDays: 180 } as const;

/** Below these counts a curve of how long customers stay would be chance. */
export const LEAST_TO_FOLLOW = { customers: 50, left: 20 } as const;

/** Whether a part has something to say. */
export function isReady<P extends object>(part: P | Missing): part is P {
  return !("missing" in part);
}
