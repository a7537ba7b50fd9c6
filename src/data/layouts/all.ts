import { cdnow, cdnowSample } from "./cdnow.ts";
import { simpleEvents } from "./events.ts";
import { ga4Events, ga4Orders } from "./ga4.ts";
import type { EventDraft, Layout, OrderDraft, ProfileDraft, SubscriptionDraft } from "./layout.ts";
import { onlineRetail } from "./online-retail.ts";
import { shopifyCustomers, simpleProfiles } from "./profiles.ts";
import { shopifyOrders } from "./shopify.ts";
import { clienteleOrders, simpleOrders } from "./simple.ts";
import { squareItems, squareTransactions } from "./square.ts";
import { stripePayments } from "./stripe.ts";
import { simpleSubscriptions, stripeSubscriptions } from "./subscriptions.ts";
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

export const EVENT_LAYOUTS: readonly Layout<EventDraft>[] = [ga4Events, simpleEvents];

export const PROFILE_LAYOUTS: readonly Layout<ProfileDraft>[] = [shopifyCustomers, simpleProfiles];

export const SUBSCRIPTION_LAYOUTS: readonly Layout<SubscriptionDraft>[] = [
  stripeSubscriptions,
  simpleSubscriptions,
];
