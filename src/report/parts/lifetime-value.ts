import { simpleValue } from "../../cltv/index.ts";
import { isClienteleError } from "../../core/errors.ts";
import type { Estimate } from "../../core/estimate.ts";
import type { Customers } from "../../data/index.ts";
import type { ReportFormats } from "../format.ts";
import { escapeHtml, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import { between, HEADINGS } from "../words.ts";

/** Customer value by the simple formula. */
export interface LifetimeValuePart {
  /** Value of a customer: order value x orders a year x years (x margin). */
  readonly value: Estimate;
  /** Money of an order. */
  readonly orderValue: Estimate;
  /** Orders a year while a customer stays. */
  readonly ordersPerYear: Estimate;
  /** Years that a customer stays. */
  readonly lifespan: Estimate;
  /** Share of revenue that is left after the cost of the goods; null: the value is revenue. */
  readonly margin: number | null;
  /** Days of silence after which a customer counts as gone. */
  readonly gapDays: number;
  /** Customers first seen longer ago than the gap who came back, and those of them who have been silent for the gap since. */
  readonly returned: number;
  readonly left: number;
  /** What the data cannot carry, in words. */
  readonly warnings: readonly string[];
}

// days of silence, the safest first: a young shop has nobody who was silent for a year
const GAPS = [365.25, 180, 90];
// below this the lifespan hangs on single customers, and a shorter gap says more
const ENOUGH_LEFT = 20;

export const lifetimeValuePart: ReportPart<LifetimeValuePart, "customers"> = {
  needs: ["customers"],
  build: ({ customers }, { margin }) => {
    if (customers.length === 0) return { missing: "no-customers" };
    if (!customers.columns.revenue.some((v) => v > 0)) return { missing: "no-amounts" };
    const found = GAPS.map((days) => worth(customers, days, margin)).filter(
      (w) => w !== null && w.left > 0,
    ) as LifetimeValuePart[];
    const firm = found.find((w) => w.left >= ENOUGH_LEFT) ?? found.sort((a, b) => b.left - a.left)[0];
    return firm ?? { missing: "nobody-left" };
  },
  shape: {
    value: "estimate",
    orderValue: "estimate",
    ordersPerYear: "estimate",
    lifespan: "estimate",
    margin: "number?",
    gapDays: "number",
    returned: "number",
    left: "number",
    warnings: ["text"],
  },
  view: (part, { formats: f }) => {
    const { value, orderValue, ordersPerYear, lifespan, margin } = part;
    const money = margin === null ? "revenue" : "gross profit";
    const steps = [
      `${f.money(orderValue.value)} an order`,
      `${f.factor(ordersPerYear.value)} orders a year`,
      `${f.factor(lifespan.value)} years`,
      ...(margin === null ? [] : [`${f.percent(margin)} margin`]),
    ];
    return {
      id: "lifetime-value",
      heading: HEADINGS.lifetimeValue,
      blocks: [
        `<p class="formula">${escapeHtml(steps.join(" × "))} ≈ <strong>${escapeHtml(f.money(value.value))}</strong></p>`,
        paragraphs(
          `So an average customer brings ${f.money(value.value)} of ${money} over the whole time as a customer (${between(value, f.money)}).`,
          "Spend less than that to win a new customer, and well less: the value comes in over years, the cost at once.",
          `A customer counts as gone after ${f.count(part.gapDays)} days without an order. Of ${f.count(part.returned)} who have been known for that long and came back at least once, ${f.count(part.left)} ${part.left === 1 ? "has" : "have"} gone since.`,
        ),
        part.warnings.length === 0
          ? ""
          : `<ul class="short">${part.warnings.map((w) => `<li>${escapeHtml(w)}</li>`).join("\n")}</ul>`,
        `<details><summary>The figures in the formula</summary>${htmlTable(
          "Inputs of the simple formula and their ranges",
          [{ title: "Figure" }, { title: "Value", number: true }, { title: "Range" }],
          [
            row("Money of an order", orderValue, f.money),
            row("Orders a year, while a customer", ordersPerYear, f.factor),
            row("Years as a customer", lifespan, f.factor),
            row(`Value of a customer (${money})`, value, f.money),
          ],
        )}</details>`,
      ],
    };
  },
};

function worth(customers: Customers, days: number, margin: number | undefined): LifetimeValuePart | null {
  try {
    const found = simpleValue(customers, { gap: { days }, ...(margin !== undefined && { margin }) });
    return {
      value: found.value,
      orderValue: found.averageOrderValue,
      ordersPerYear: found.ordersPerYear,
      lifespan: found.lifespan,
      margin: margin ?? null,
      gapDays: found.gapDays,
      returned: found.returned,
      left: found.left,
      warnings: found.warnings,
    };
  } catch (error) {
    if (isClienteleError(error) && error.code === "too-few-rows") return null;
    throw error;
  }
}

function row(name: string, estimate: Estimate, format: ReportFormats["decimal"]): string[] {
  return [name, format(estimate.value), between(estimate, format)];
}
