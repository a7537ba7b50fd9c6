import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { shared } from "../core/shared-table.ts";
import type { Missing, ReportPart } from "./part.ts";
import { reportPartList } from "./parts/list.ts";
import type { ReportReductions } from "./reductions.ts";
import type { Report, ReportOffer, ReportOptions, ReportParts } from "./report.ts";

/** What {@link buildReport} takes: `about` always, of the other reductions those that are there. */
export type SomeReductions = Pick<ReportReductions, "about"> & Partial<ReportReductions>;

/**
 * Builds the customer report from reductions: plain JSON with one entry per part, each either its numbers or `{ missing }` with the reason
 * why the data cannot carry it. It sees counts and sums, never orders, so that reductions from an SQL engine serve as well; a part whose
 * reductions were not supplied says so. O(customers log customers).
 *
 * @throws "bad-option" for a margin or success rate outside 0 to 1, costs below zero or list lengths below 1.
 *
 * @example
 * import { buildReport, reduceForReport } from "clientele/report";
 * import { ordersFrom } from "clientele/data";
 * const orders = ordersFrom([
 *   { customer: "ann", time: "2026-09-01", amount: 20 },
 *   { customer: "ann", time: "2026-10-10", amount: 30 },
 *   { customer: "bob", time: "2026-10-12", amount: 10 },
 * ]);
 * const report = buildReport(reduceForReport(orders, { asOf: "2026-11-01" }));
 * report.kind; // => "report"
 * report.about.orders; // => 3
 * "missing" in report.parts.bestSellers; // => true
 * buildReport(reduceForReport(orders, { asOf: "2026-11-01" }), { margin: 35 }); // throws "bad-option"
 */
export function buildReport(reductions: SomeReductions, options: ReportOptions = {}): Report {
  check(options);
  const parts: Record<string, object> = {};
  const { customers } = reductions;
  // what one part works out of the customers is there for the next
  const given = customers === undefined ? reductions : { ...reductions, customers: shared(customers) };
  for (const [name, part] of reportPartList()) parts[name] = buildPart(part, given, options);
  return {
    kind: "report",
    version: 5,
    title: options.title ?? "Customer report",
    about: reductions.about,
    parts: parts as unknown as ReportParts,
  };
}

function buildPart(
  part: ReportPart<object, never>,
  reductions: SomeReductions,
  options: ReportOptions,
): object | Missing {
  const supplied = (part.needs as readonly (keyof ReportReductions)[]).every(
    (name) => reductions[name] !== undefined,
  );
  return supplied ? part.build(reductions as ReportReductions, options) : { missing: "not-supplied" };
}

function check({ margin, contacts, items, offer }: ReportOptions): void {
  if (offer !== undefined) checkOffer(offer);
  if (margin !== undefined && !(margin >= 0 && margin <= 1)) {
    throw new ClienteleError(
      "bad-option",
      `Option margin must be a share from 0 to 1, such as 0.35; found ${show(margin)}.`,
      {
        value: margin,
        expected: "0 to 1",
      },
    );
  }
  for (const [name, value] of Object.entries({ contacts, items })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 1)) {
      throw new ClienteleError(
        "bad-option",
        `Option ${name} must be a whole number from 1 up; found ${show(value)}.`,
        { value },
      );
    }
  }
}

function checkOffer({ cost, successRate, incentive = 0 }: ReportOffer): void {
  for (const [name, value] of Object.entries({ cost, incentive })) {
    if (!(Number.isFinite(value) && value >= 0))
      throw badOption(`offer.${name}`, value, "money, zero or more");
  }
  if (!(successRate >= 0 && successRate <= 1))
    throw badOption("offer.successRate", successRate, "a share from 0 to 1, such as 0.2");
}
