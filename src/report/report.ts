import type { Missing } from "./part.ts";
import type { BestSellersPart } from "./parts/best-sellers.ts";
import type { CalendarPart } from "./parts/calendar.ts";
import type { ChurnPart } from "./parts/churn.ts";
import type { CohortsPart } from "./parts/cohorts.ts";
import type { CombinationsPart } from "./parts/combinations.ts";
import type { ConcentrationPart } from "./parts/concentration.ts";
import type { ContactsPart } from "./parts/contacts.ts";
import type { DefinitionsPart } from "./parts/definitions.ts";
import type { DiscountsPart } from "./parts/discounts.ts";
import type { HeadlinePart } from "./parts/headline.ts";
import type { HistoricValuePart } from "./parts/historic-value.ts";
import type { LifecyclePart } from "./parts/lifecycle.ts";
import type { LifetimeValuePart } from "./parts/lifetime-value.ts";
import type { LifetimesPart } from "./parts/lifetimes.ts";
import type { NextOrdersPart } from "./parts/next-orders.ts";
import type { OffersPart } from "./parts/offers.ts";
import type { OrderValuesPart } from "./parts/order-values.ts";
import type { PredictedValuePart } from "./parts/predicted-value.ts";
import type { PreferencesPart } from "./parts/preferences.ts";
import type { QualityPart } from "./parts/quality.ts";
import type { ReadinessPart } from "./parts/readiness.ts";
import type { RhythmPart } from "./parts/rhythm.ts";
import type { SegmentsPart } from "./parts/segments.ts";
import type { TogetherPart } from "./parts/together.ts";
import type { TrendPart } from "./parts/trend.ts";
import type { ReportReductions } from "./reductions.ts";

/** The parts of a report. A part that the data cannot carry says so instead. */
export interface ReportParts {
  readonly headline: HeadlinePart | Missing;
  readonly trend: TrendPart | Missing;
  readonly calendar: CalendarPart | Missing;
  readonly segments: SegmentsPart | Missing;
  readonly lifecycle: LifecyclePart | Missing;
  readonly contacts: ContactsPart | Missing;
  readonly nextOrders: NextOrdersPart | Missing;
  readonly churn: ChurnPart | Missing;
  readonly cohorts: CohortsPart | Missing;
  readonly lifetimes: LifetimesPart | Missing;
  readonly lifetimeValue: LifetimeValuePart | Missing;
  readonly historicValue: HistoricValuePart | Missing;
  readonly predictedValue: PredictedValuePart | Missing;
  readonly concentration: ConcentrationPart | Missing;
  readonly bestSellers: BestSellersPart | Missing;
  readonly preferences: PreferencesPart | Missing;
  readonly discounts: DiscountsPart | Missing;
  readonly orderValues: OrderValuesPart | Missing;
  readonly rhythm: RhythmPart | Missing;
  readonly together: TogetherPart | Missing;
  readonly offers: OffersPart | Missing;
  readonly combinations: CombinationsPart | Missing;
  readonly readiness: ReadinessPart | Missing;
  readonly quality: QualityPart | Missing;
  readonly definitions: DefinitionsPart | Missing;
}

/** The customer report as plain JSON. */
export interface Report {
  readonly kind: "report";
  readonly version: 5;
  readonly title: string;
  readonly about: ReportReductions["about"];
  readonly parts: ReportParts;
}

/** Something to do for a customer who may leave. Money is in the currency of the report. */
export interface ReportOffer {
  /** Cost of acting for one customer, whatever comes of it. */
  readonly cost: number;
  /** Share of those about to leave who stay because of it, 0 to 1: an assumption, as the report says. */
  readonly successRate: number;
  /** Money given to everyone who takes the offer, also to those who would have stayed anyway. Default 0. */
  readonly incentive?: number;
}

/** Options of {@link buildReport}. */
export interface ReportOptions {
  /** Title of the report. Default "Customer report". */
  readonly title?: string;
  /** Share of revenue that is left after the cost of the goods, 0 to 1. Default: none, values are revenue. */
  readonly margin?: number;
  /** What acting for a customer who may leave costs and does. Default: none, only what is at stake is said. Needs \`margin\`. */
  readonly offer?: ReportOffer;
  /** How many customers a list names at most. Default: 15 to contact first and at risk of leaving (50 at most), 10 in the lists of who buys next, who is overdue, who will bring most and who should hear about what (20 at most). */
  readonly contacts?: number;
  /** How many items to list as best sellers. Default 12. */
  readonly items?: number;
}
