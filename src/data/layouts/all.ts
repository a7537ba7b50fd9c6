import { type CampaignDraft, klaviyoCampaigns, mailchimpCampaigns, simpleCampaigns } from "./campaigns.ts";
import { cdnow, cdnowSample } from "./cdnow.ts";
import { simpleEvents } from "./events.ts";
import { type FeedbackDraft, simpleFeedback } from "./feedback.ts";
import { freshdeskTickets, judgemeReviews, shopifyReviews, zendeskTickets } from "./feedback-exports.ts";
import { ga4Events, ga4Orders } from "./ga4.ts";
import { hubspotContacts } from "./hubspot-contacts.ts";
import { klaviyoEvents } from "./klaviyo-events.ts";
import { klaviyoProfiles } from "./klaviyo-profiles.ts";
import type { EventDraft, Layout, OrderDraft, ProfileDraft, SubscriptionDraft } from "./layout.ts";
import { mailchimpAudience } from "./mailchimp-audience.ts";
import { onlineRetail } from "./online-retail.ts";
import { shopifyCustomers, simpleProfiles } from "./profiles.ts";
import { shopifyOrders } from "./shopify.ts";
import { clienteleOrders, simpleOrders } from "./simple.ts";
import { squareItems, squareTransactions } from "./square.ts";
import { stripePayments } from "./stripe.ts";
import { simpleSubscriptions, stripeSubscriptions } from "./subscriptions.ts";
import type { SurveyDraft } from "./survey-sheets.ts";
import { googleForms, longSurvey, surveyMonkey, typeform, wideSurvey } from "./surveys.ts";
import { wooAnalytics, wooOrders } from "./woocommerce.ts";

// within a list: exports first, guesses after them, the surer guess first

export const ORDER_LAYOUTS: readonly Layout<OrderDraft>[] = [
  shopifyOrders,
  wooAnalytics,
  wooOrders,
  squareItems,
  squareTransactions,
  stripePayments,
  ga4Orders,
  onlineRetail,
  cdnow,
  cdnowSample,
  clienteleOrders,
  simpleOrders,
];

export const EVENT_LAYOUTS: readonly Layout<EventDraft>[] = [ga4Events, klaviyoEvents, simpleEvents];

export const PROFILE_LAYOUTS: readonly Layout<ProfileDraft>[] = [
  shopifyCustomers,
  klaviyoProfiles,
  mailchimpAudience,
  hubspotContacts,
  simpleProfiles,
];

export const SUBSCRIPTION_LAYOUTS: readonly Layout<SubscriptionDraft>[] = [
  stripeSubscriptions,
  simpleSubscriptions,
];

export const SURVEY_LAYOUTS: readonly Layout<SurveyDraft>[] = [
  typeform,
  surveyMonkey,
  longSurvey,
  googleForms,
  wideSurvey,
];

export const CAMPAIGN_LAYOUTS: readonly Layout<CampaignDraft>[] = [
  klaviyoCampaigns,
  mailchimpCampaigns,
  simpleCampaigns,
];

export const FEEDBACK_LAYOUTS: readonly Layout<FeedbackDraft>[] = [
  judgemeReviews,
  shopifyReviews,
  zendeskTickets,
  freshdeskTickets,
  simpleFeedback,
];
