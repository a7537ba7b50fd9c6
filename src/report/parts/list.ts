import type { ReportPart } from "../part.ts";
import type { ReportParts } from "../report.ts";
import { bestSellersPart } from "./best-sellers.ts";
import { calendarPart } from "./calendar.ts";
import { churnPart } from "./churn.ts";
import { cohortsPart } from "./cohorts.ts";
import { combinationsPart } from "./combinations.ts";
import { concentrationPart } from "./concentration.ts";
import { contactsPart } from "./contacts.ts";
import { definitionsPart } from "./definitions.ts";
import { discountsPart } from "./discounts.ts";
import { headlinePart } from "./headline.ts";
import { historicValuePart } from "./historic-value.ts";
import { lifecyclePart } from "./lifecycle.ts";
import { lifetimeValuePart } from "./lifetime-value.ts";
import { lifetimesPart } from "./lifetimes.ts";
import { nextOrdersPart } from "./next-orders.ts";
import { offersPart } from "./offers.ts";
import { orderValuesPart } from "./order-values.ts";
import { predictedValuePart } from "./predicted-value.ts";
import { preferencesPart } from "./preferences.ts";
import { qualityPart } from "./quality.ts";
import { readinessPart } from "./readiness.ts";
import { rhythmPart } from "./rhythm.ts";
import { segmentsPart } from "./segments.ts";
import { togetherPart } from "./together.ts";
import { trendPart } from "./trend.ts";

/** Every part under its name, in the order of the page. */
export function reportPartList(): [keyof ReportParts, ReportPart<object, never>][] {
  const parts = {
    headline: headlinePart,
    trend: trendPart,
    calendar: calendarPart,
    segments: segmentsPart,
    lifecycle: lifecyclePart,
    contacts: contactsPart,
    nextOrders: nextOrdersPart,
    churn: churnPart,
    cohorts: cohortsPart,
    lifetimes: lifetimesPart,
    lifetimeValue: lifetimeValuePart,
    historicValue: historicValuePart,
    predictedValue: predictedValuePart,
    concentration: concentrationPart,
    bestSellers: bestSellersPart,
    together: togetherPart,
    offers: offersPart,
    preferences: preferencesPart,
    discounts: discountsPart,
    orderValues: orderValuesPart,
    rhythm: rhythmPart,
    combinations: combinationsPart,
    readiness: readinessPart,
    quality: qualityPart,
    definitions: definitionsPart,
  };
  return Object.entries(parts) as unknown as [keyof ReportParts, ReportPart<object, never>][];
}
