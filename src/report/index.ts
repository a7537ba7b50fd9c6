export { buildReport, type SomeReductions } from "./build-report.ts";
export type { ReportChurn, ReportChurnTest, ReportNoChurn, ReportRisk } from "./churn-reductions.ts";
export { type ReportFindingsOptions, reportFindings } from "./findings.ts";
export type {
  ReportBundle,
  ReportCustomerOffer,
  ReportOffers,
  ReportOfferTest,
  ReportRule,
  ReportTogether,
} from "./offer-reductions.ts";
export { parseReport } from "./parse-report.ts";
export type { Missing, MissingReason } from "./part.ts";
export type { BestSellersPart } from "./parts/best-sellers.ts";
export type { CalendarPart } from "./parts/calendar.ts";
export type { ChurnActing, ChurnBand, ChurnPart, CustomerAtRisk } from "./parts/churn.ts";
export type { CohortCurvePoint, CohortsPart } from "./parts/cohorts.ts";
export type { CombinationCell, CombinationsPart } from "./parts/combinations.ts";
export type { ConcentrationPart } from "./parts/concentration.ts";
export type { ContactRow, ContactsPart } from "./parts/contacts.ts";
export type { DefinitionsPart } from "./parts/definitions.ts";
export type { DiscountsPart } from "./parts/discounts.ts";
export type { HeadlinePart, MonthComparison } from "./parts/headline.ts";
export type { HistoricValuePart, ReportTier } from "./parts/historic-value.ts";
export type { LifecyclePart, ReportLimit, ReportStage } from "./parts/lifecycle.ts";
export type { LifetimeValuePart } from "./parts/lifetime-value.ts";
export type { LifetimesPart, StayGroup, StayPoint, StayShare } from "./parts/lifetimes.ts";
export type { DueCustomer, NextOrdersPart, OverdueCustomer } from "./parts/next-orders.ts";
export type { OffersPart } from "./parts/offers.ts";
export type { OrderValuesPart } from "./parts/order-values.ts";
export type { ForetoldCustomer, PredictedValuePart } from "./parts/predicted-value.ts";
export type { PreferencesPart } from "./parts/preferences.ts";
export type { QualityPart } from "./parts/quality.ts";
export type { Analysis, Measure, ReadinessCheck, ReadinessPart, ReadinessRow } from "./parts/readiness.ts";
export type { RhythmPart } from "./parts/rhythm.ts";
export type { ReportSegment, SegmentsPart } from "./parts/segments.ts";
export type { TogetherPart } from "./parts/together.ts";
export type { TrendPart } from "./parts/trend.ts";
export { type ReduceForReportOptions, reduceForReport } from "./reduce-for-report.ts";
export type {
  PairColumn,
  ReportCohortCell,
  ReportDay,
  ReportDefinition,
  ReportDiscounts,
  ReportForecastTest,
  ReportIssue,
  ReportItem,
  ReportLifecycle,
  ReportLifetimes,
  ReportMonth,
  ReportMove,
  ReportPair,
  ReportPreference,
  ReportPreferences,
  ReportPurchases,
  ReportReductions,
} from "./reductions.ts";
export { type RenderReportOptions, renderReport } from "./render-report.ts";
export type { Report, ReportOffer, ReportOptions, ReportParts } from "./report.ts";
