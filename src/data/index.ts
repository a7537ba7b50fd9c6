export type {
  Column,
  ColumnOption,
  Data,
  Id,
  KeysOf,
  OnInvalid,
  OptionalColumn,
  OptionsArgument,
} from "../core/columns.ts";
export type { ErrorCode, ErrorDetails } from "../core/errors.ts";
export { ClienteleError, isClienteleError } from "../core/errors.ts";
export type { Estimate } from "../core/estimate.ts";
export type { ArrowTableLike } from "../core/from-arrow.ts";
export { fromArrow } from "../core/from-arrow.ts";
export type { CellOf, ColumnInput, RowOfColumns } from "../core/from-columns.ts";
export { fromColumns } from "../core/from-columns.ts";
export type { Model } from "../core/model.ts";
export type { OrderColumns } from "../core/order-rows.ts";
export type {
  AnyRow,
  ColumnOf,
  Columns,
  NumberKeys,
  Rejected,
  TableColumn,
  TableInfo,
  TableJson,
  TextColumn,
} from "../core/table.ts";
export { Table } from "../core/table.ts";
export type { TableLike } from "../core/table-from.ts";
export { tableFrom } from "../core/table-from.ts";
export type { ReaderLike, TextSource } from "../core/text-source.ts";
export type { Duration, Period, TimeInput, TimeUnit, WeekStart } from "../core/time.ts";
export type { AbortSignalLike, Work } from "../core/work.ts";
export type { AnswersByCustomerOptions, AnswersInfo, AnswersRow } from "./answers-by-customer.ts";
export { answersByCustomer } from "./answers-by-customer.ts";
export { answersTo } from "./answers-to.ts";
export type {
  CheckQualityOptions,
  ColumnQuality,
  Quality,
  QualityCheck,
  QualityFinding,
} from "./check-quality.ts";
export { checkQuality } from "./check-quality.ts";
export type { ConsentGate, Withheld } from "./consent/account.ts";
export type { ConsentQuestion } from "./consent/question.ts";
export type { ConsentVerdict } from "./consent/verdicts.ts";
export type { ConsentGateOptions } from "./consent-gate.ts";
export { consentGate } from "./consent-gate.ts";
export type { ConsentEntry, ConsentsFromOptions } from "./consents-from.ts";
export { consentsFrom } from "./consents-from.ts";
export type { ConsentsOfOptions } from "./consents-of.ts";
export { consentsOf } from "./consents-of.ts";
export type { Contactable } from "./contactable.ts";
export { contactable } from "./contactable.ts";
export type { FeedbackKind } from "./layouts/feedback.ts";
export type { LayoutKind, MailchimpAudience } from "./layouts/layout.ts";
export type { ReadOptions } from "./layouts/read-sheet.ts";
export type { MayUse } from "./may-use.ts";
export { mayUse } from "./may-use.ts";
export type { IdentityKey, MergeIdentitiesOptions } from "./merge-identities.ts";
export { mergeIdentities, unmergeIdentities } from "./merge-identities.ts";
export type { OrderSourceColumns, OrdersFromOptions } from "./orders-from.ts";
export { ordersFrom } from "./orders-from.ts";
export type { CsvColumnInfo, CsvInfo, CsvKind, ParseCsvOptions } from "./parse-csv.ts";
export { parseCsv } from "./parse-csv.ts";
export type { Favorite } from "./profile/favorites.ts";
export type { ProfileLine, ProfileOrder, ProfileTotals } from "./profile/orders-of.ts";
export type { TimelineEntry } from "./profile/timeline.ts";
export type { CustomerProfile, PlainRow, ProfileOfOptions } from "./profile-of.ts";
export { profileOf } from "./profile-of.ts";
export type { CampaignMap, ReadCampaignsOptions } from "./read-campaigns.ts";
export { readCampaigns } from "./read-campaigns.ts";
export type { CustomerMap, ReadCustomersOptions } from "./read-customers.ts";
export { readCustomers } from "./read-customers.ts";
export type { EventMap, ReadEventsOptions } from "./read-events.ts";
export { readEvents } from "./read-events.ts";
export type { FeedbackMap, ReadFeedbackOptions } from "./read-feedback.ts";
export { readFeedback } from "./read-feedback.ts";
export type { KeptColumn, OrderMap, ReadOrdersOptions } from "./read-orders.ts";
export { readOrders } from "./read-orders.ts";
export type { ReadSubscriptionsOptions, SubscriptionMap } from "./read-subscriptions.ts";
export { readSubscriptions } from "./read-subscriptions.ts";
export type { ReadSurveyOptions, SurveyMap } from "./read-survey.ts";
export { readSurvey } from "./read-survey.ts";
export type { LayoutMatch } from "./recognize.ts";
export { recognize } from "./recognize.ts";
export type { ProvedConsent } from "./record-consent.ts";
export { recordConsent } from "./record-consent.ts";
export type {
  PurchasePattern,
  Purchases,
  PurchasesInfo,
  ReducePurchasesOptions,
} from "./reduce-purchases.ts";
export { reducePurchases } from "./reduce-purchases.ts";
export type { ReduceSpendOptions, Spend, SpendInfo, SpendPattern } from "./reduce-spend.ts";
export { reduceSpend } from "./reduce-spend.ts";
export type {
  AuditEntry,
  ConsentRow,
  ConsentState,
  Consents,
  ConsentsInfo,
  CustomerSummary,
  Customers,
  CustomersInfo,
  EventRow,
  Events,
  EventsInfo,
  IdentityLink,
  OrderLine,
  Orders,
  OrdersInfo,
  ProfileRow,
  Profiles,
  ProfilesInfo,
  SharedValue,
  SubscriptionRow,
  Subscriptions,
  SubscriptionsInfo,
  Suspect,
} from "./schema.ts";
export type {
  CampaignRow,
  Campaigns,
  CampaignsInfo,
  Feedback,
  FeedbackInfo,
  FeedbackRow,
  SurveyQuestion,
  SurveyRow,
  Surveys,
  SurveysInfo,
} from "./schema-more.ts";
export type {
  CampaignOption,
  Companion,
  CustomerType,
  ShopKind,
  ShopParameters,
  SimulatedCampaign,
  SimulatedChannel,
  SimulatedItem,
  SimulatedParameters,
  SimulatedPlan,
  SimulatedProfile,
  SimulatedShop,
  SimulatedTruth,
  SimulateShopOptions,
} from "./simulate-shop.ts";
export { simulateShop } from "./simulate-shop.ts";
export type { HoldoutInfo, SplitInfo, SplitRow, SplitSummary, SplitSummaryOptions } from "./split-summary.ts";
export { splitSummary } from "./split-summary.ts";
export type { SummarizeCustomersOptions, SummaryOptions } from "./summarize-customers.ts";
export { summarizeCustomers } from "./summarize-customers.ts";
export type { SurveyLabels } from "./survey/scales.ts";
export type { SuspectIdsOptions } from "./suspect-ids.ts";
export { suspectIds } from "./suspect-ids.ts";
export type { ToCsvOptions } from "./to-csv.ts";
export { csvChunks, toCsv } from "./to-csv.ts";
export type { DateOrder } from "./values/date-text.ts";
export type { DecimalStyle } from "./values/number-text.ts";
