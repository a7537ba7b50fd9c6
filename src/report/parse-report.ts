import { badModel, modelParser } from "../core/model.ts";
import { reportFormats } from "./format.ts";
import { MISSING } from "./part.ts";
import { reportPartList } from "./parts/list.ts";
import type { Report } from "./report.ts";

/**
 * Checks a report that comes from outside (a file, a database, a request): JSON text or a parsed value. Kind, version, size and keys are
 * checked, and that every part of the page is there with its fields. O(size).
 *
 * @throws "bad-model"
 *
 * @example
 * import { parseReport } from "clientele/report";
 * parseReport('{"kind":"recipe"}'); // throws "bad-model"
 */
export function parseReport(json: unknown): Report {
  return modelParser<Report>({
    kind: "report",
    version: 1,
    keys: ["kind", "version", "title", "about", "parts"],
    check,
  })(json);
}

function check(report: Report): void {
  const fail = (what: string): never => {
    throw badModel("report", what);
  };
  if (typeof report.title !== "string") fail("title is no text");
  const { about, parts } = report;
  if (!isRecord(about) || !isRecord(parts)) fail("about or parts are missing");
  for (const key of ["source", "currency", "zone"] as const)
    if (typeof about[key] !== "string") fail(`about.${key} is no text`);
  for (const key of ["asOf", "rows", "orders", "ordersWithoutCustomer", "ordersOfSuspects"] as const) {
    if (!Number.isFinite(about[key])) fail(`about.${key} is no number`);
  }
  for (const key of ["from", "to"] as const)
    if (about[key] !== null && !Number.isFinite(about[key])) fail(`about.${key} is no time`);
  if (!Array.isArray(about.notes) || !about.notes.every((n) => typeof n === "string"))
    fail("about.notes are no texts");
  const known = reportPartList();
  for (const name of Object.keys(parts)) if (!known.some(([k]) => k === name)) fail(`unknown part "${name}"`);
  const formats = reportFormatsOf(about.currency, about.zone, fail);
  for (const [name, definition] of known) {
    const part: unknown = parts[name];
    if (!isRecord(part)) fail(`part "${name}" is missing`);
    if ("missing" in (part as object)) {
      if (!MISSING.includes((part as { missing: unknown }).missing as never))
        fail(`part "${name}" is missing for an unknown reason`);
      continue;
    }
    // the page is the one reader of a part: what it can be made of is whole
    try {
      definition.view(part as never, { formats });
    } catch {
      fail(`part "${name}" lacks fields or holds others`);
    }
  }
}

function reportFormatsOf(
  currency: string,
  zone: string,
  fail: (what: string) => never,
): ReturnType<typeof reportFormats> {
  try {
    return reportFormats("en", currency, zone);
  } catch {
    return fail("about.currency or about.zone is unknown");
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
