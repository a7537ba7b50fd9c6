import { badModel, modelParser } from "../core/model.ts";
import { reportFormats } from "./format.ts";
import { reportPartList } from "./parts/list.ts";
import type { Report } from "./report.ts";
import { misshapen, type Shape } from "./shape.ts";
import { isMissingReason } from "./words.ts";

/**
 * Checks a report that comes from outside (a file, a database, a request): JSON text or a parsed value. Kind, version, size and every field
 * are checked, so that {@link renderReport} can show what passes.
 * Reports of versions 1 to 4 become one of version 5, their new parts not supplied. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { buildReport, parseReport, reduceForReport } from "clientele/report";
 * import { ordersFrom } from "clientele/data";
 * const orders = ordersFrom([{ customer: "ann", time: "2026-09-01", amount: 20 }]);
 * const text = JSON.stringify(buildReport(reduceForReport(orders, { asOf: "2026-11-01" })));
 * parseReport(text).about.orders; // => 1
 * parseReport('{"kind":"recipe"}'); // throws "bad-model"
 */
export function parseReport(json: unknown): Report {
  return modelParser<Report>({
    kind: "report",
    version: 5,
    keys: ["kind", "version", "title", "about", "parts"],
    check,
    upgrade: { 1: fromFirst, 2: fromSecond, 3: fromThird, 4: fromFourth },
  })(json);
}

// parts that the first version did not have
const SINCE_SECOND = ["calendar", "lifecycle", "historicValue", "preferences", "discounts", "combinations"];

function fromFirst(report: Record<string, unknown>): Record<string, unknown> {
  const { parts } = report;
  if (typeof parts !== "object" || parts === null) return report;
  const missing = { missing: "not-supplied" };
  const { cohorts } = parts as Record<string, unknown>;
  // a cohort's cells had no money, so there are no curves of it
  const cells = (list: unknown) =>
    Array.isArray(list) ? list.map((c: object) => ({ ...c, revenue: 0 })) : list;
  return {
    ...report,
    parts: {
      ...Object.fromEntries(SINCE_SECOND.map((name) => [name, missing])),
      ...parts,
      ...(typeof cohorts === "object" &&
        cohorts !== null &&
        !("missing" in cohorts) && {
          cohorts: { ...cohorts, cells: cells((cohorts as Record<string, unknown>).cells), curves: null },
        }),
    },
  };
}

function fromSecond(report: Record<string, unknown>): Record<string, unknown> {
  const { parts } = report;
  if (typeof parts !== "object" || parts === null) return report;
  const missing = { missing: "not-supplied" };
  return { ...report, parts: { nextOrders: missing, predictedValue: missing, lifetimes: missing, ...parts } };
}

function fromThird(report: Record<string, unknown>): Record<string, unknown> {
  const { parts } = report;
  if (typeof parts !== "object" || parts === null) return report;
  return { ...report, parts: { churn: { missing: "not-supplied" }, ...parts } };
}

function fromFourth(report: Record<string, unknown>): Record<string, unknown> {
  const { parts } = report;
  if (typeof parts !== "object" || parts === null) return report;
  const missing = { missing: "not-supplied" };
  return { ...report, parts: { together: missing, offers: missing, ...parts } };
}

const ABOUT: Shape = {
  source: "text",
  currency: "text",
  zone: "text",
  asOf: "number",
  from: "number?",
  to: "number?",
  rows: "number",
  orders: "number",
  ordersWithoutCustomer: "number",
  ordersOfSuspects: "number",
  notes: ["text"],
};

function check(report: Report): void {
  if (typeof report.title !== "string") throw badModel("report", "title is no text");
  const wrong = misshapen(report.about, ABOUT, "about");
  if (wrong !== null) throw badModel("report", `${wrong} is missing, unknown or of the wrong kind`);
  try {
    reportFormats("en", report.about.currency, report.about.zone).day(report.about.asOf);
  } catch {
    throw badModel("report", "about names no currency, zone or time that is known");
  }
  const parts = report.parts as unknown;
  if (typeof parts !== "object" || parts === null) throw badModel("report", "parts are missing");
  const known = reportPartList();
  for (const name of Object.keys(parts)) {
    if (!known.some(([k]) => k === name)) throw badModel("report", `part "${name}" is unknown`);
  }
  for (const [name, { shape, valid }] of known) {
    const part = (parts as Record<string, unknown>)[name];
    if (isMissing(part)) continue;
    const bad = misshapen(part, shape, name);
    if (bad !== null) throw badModel("report", `${bad} is missing, unknown or of the wrong kind`);
    if (valid !== undefined && !valid(part as never))
      throw badModel("report", `part "${name}" contradicts itself`);
  }
}

function isMissing(part: unknown): boolean {
  if (typeof part !== "object" || part === null || !("missing" in part)) return false;
  return Object.keys(part).length === 1 && isMissingReason(part.missing);
}
