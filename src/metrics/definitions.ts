import { DAY_MS, isoDay, type Zone } from "../core/time.ts";

/** What a figure means, in words. */
export interface MetricDefinition {
  /** The metric: "Retention rate" ... */
  readonly name: string;
  /** Which of the variants in use this is. */
  readonly variant: string;
  /** How it is computed, in words. */
  readonly formula: string;
  /** Which orders count: in a result the window that was used, in the list of all definitions what the window means. */
  readonly window: string;
}

/**
 * Every metric and variant of this module with its formula in words: the table that the report and the guide print.
 * A result carries the same entry as `definition`, with the window that was used.
 */
export const metricDefinitions: readonly MetricDefinition[] = [
  {
    name: "Retention rate",
    variant: "any-activity",
    formula:
      "customers with an order in the base window who order again in the window / customers with an order in the base window",
    window: "the window and the base window before it",
  },
  {
    name: "Retention rate",
    variant: "rolling",
    formula:
      "customers with an order in the base window who order in the window or at any time after it / customers with an order in the base window",
    window: "the base window, and everything from the start of the window up to asOf",
  },
  {
    name: "Retention rate",
    variant: "period",
    formula:
      "(customers with an order in the window - those whose first order is in it) / customers with an order in the base window; customers who come back from before the base window count, so it can pass 1",
    window: "the window and the base window before it",
  },
  {
    name: "Repeat purchase rate",
    variant: "both-inside",
    formula: "customers with two or more orders in the window / customers with an order in the window",
    window: "the window alone; earlier orders do not count",
  },
  {
    name: "Repeat purchase rate",
    variant: "returning",
    formula:
      "customers with an order in the window that is not their first ever / customers with an order in the window",
    window: "the window, and all orders before it for telling who is new",
  },
  {
    name: "Cohort table",
    variant: "on, calendar",
    formula:
      "customers of the cohort with an order in the calendar period of that age / customers of the cohort; age 0 is the period of the first order",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort table",
    variant: "on-or-after, calendar",
    formula:
      "customers of the cohort with an order in the calendar period of that age or in a later one / customers of the cohort",
    window: "all orders before asOf; recent ages had less time to see a later order",
  },
  {
    name: "Cohort table",
    variant: "on, rolling",
    formula:
      "customers of the cohort with an order in the span of that age, counted from their own first order / customers of the cohort",
    window:
      "all orders before asOf; an age is complete once the youngest customer of the cohort has lived through it",
  },
  {
    name: "Cohort table",
    variant: "on-or-after, rolling",
    formula:
      "customers of the cohort with an order in the span of that age or later, counted from their own first order / customers of the cohort",
    window: "all orders before asOf; recent ages had less time to see a later order",
  },
  {
    name: "Cohort value",
    variant: "orders",
    formula: "orders of the cohort at that age",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "revenue, net",
    formula: "money charged - money given back, of the cohort at that age",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "margin, net",
    formula: "(money charged - money given back) x margin, of the cohort at that age",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "cumulative-revenue, net",
    formula: "(money charged - money given back) of the cohort through that age / customers of the cohort",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "cumulative-margin, net",
    formula:
      "(money charged - money given back) x margin, of the cohort through that age / customers of the cohort",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "revenue, gross",
    formula: "money charged, of the cohort at that age",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "margin, gross",
    formula: "(money charged) x margin, of the cohort at that age",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "cumulative-revenue, gross",
    formula: "(money charged) of the cohort through that age / customers of the cohort",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Cohort value",
    variant: "cumulative-margin, gross",
    formula: "(money charged) x margin, of the cohort through that age / customers of the cohort",
    window: "all orders before asOf; a period that asOf cuts is marked incomplete",
  },
  {
    name: "Average order value",
    variant: "net",
    formula: "(money charged - money given back) / orders",
    window: "orders in the window, and refunds booked in it",
  },
  {
    name: "Average order value",
    variant: "gross",
    formula: "money charged / orders",
    window: "orders in the window",
  },
  {
    name: "Purchase frequency",
    variant: "window",
    formula: "orders / customers with an order in the window / length of the window in years of 365.25 days",
    window: "orders in the window",
  },
  {
    name: "Revenue trend",
    variant: "net",
    formula:
      "money charged - money given back, by period; a refund counts in the period in which it was booked",
    window: "whole periods up to asOf; the running one is marked incomplete",
  },
  {
    name: "Revenue trend",
    variant: "gross",
    formula: "money charged, by period",
    window: "whole periods up to asOf; the running one is marked incomplete",
  },
  {
    name: "Best sellers",
    variant: "by revenue, net",
    formula:
      "money charged - money given back, by item or category; class A makes the first 80 % of the total, B the next 15 %, C the rest, unless other shares are asked for",
    window: "order lines in the window",
  },
  {
    name: "Best sellers",
    variant: "by revenue, gross",
    formula:
      "money charged, by item or category; class A makes the first 80 % of the total, B the next 15 %, C the rest, unless other shares are asked for",
    window: "order lines in the window",
  },
  {
    name: "Best sellers",
    variant: "by quantity",
    formula:
      "pieces bought, by item or category; class A makes the first 80 % of the total, B the next 15 %, C the rest, unless other shares are asked for",
    window: "order lines in the window",
  },
  {
    name: "Value concentration",
    variant: "net",
    formula:
      "customers sorted by money charged - money given back, the best first; the share of the total that the first x % bring (a negative total of a customer counts as 0)",
    window: "orders in the window",
  },
  {
    name: "Value concentration",
    variant: "gross",
    formula:
      "customers sorted by money charged, the best first; the share of the total that the first x % bring",
    window: "orders in the window",
  },
];

/** The entry of one metric and variant, with the window that was used. */
export function definitionOf(name: string, variant: string, window: string): MetricDefinition {
  const entry = metricDefinitions.find((d) => d.name === name && d.variant === variant);
  return { name, variant, formula: entry?.formula ?? "", window };
}

/** "2026-01-01 up to, not including, 2026-02-01 (UTC)". */
export function windowWords(from: number, to: number, zone: Zone): string {
  if (Number.isNaN(from) || Number.isNaN(to)) return "no orders";
  return `${momentWords(from, zone)} up to, not including, ${momentWords(to, zone)} (${zone.name})`;
}

/** A civil day, with the time of day unless it is midnight. */
export function momentWords(ms: number, zone: Zone): string {
  const wall = zone.toWall(ms);
  const clock = wall - Math.floor(wall / DAY_MS) * DAY_MS;
  if (clock === 0) return isoDay(ms, zone);
  const two = (n: number) => String(Math.floor(n)).padStart(2, "0");
  return `${isoDay(ms, zone)} ${two(clock / 3_600_000)}:${two((clock / 60_000) % 60)}`;
}
