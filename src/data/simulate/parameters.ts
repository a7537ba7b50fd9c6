/** What kind of shop is simulated. */
export type ShopKind = "coffee-shop" | "boutique" | "subscription-box";

/** An item on sale. */
export interface SimulatedItem {
  readonly item: string;
  readonly category: string;
  /** List price, in major units. */
  readonly price: number;
  /** How often it is picked, relative to the others. */
  readonly weight: number;
}

/** Two items that go together: who has just picked `item` picks `with` next with this probability, whatever else is liked. */
export interface Companion {
  readonly item: string;
  readonly with: string;
  readonly probability: number;
}

/** A type of customer: which categories it prefers and how it reacts to discounts. It has nothing to do with how often it buys. */
export interface CustomerType {
  readonly type: string;
  /** Share of the customers, relative to the others. */
  readonly share: number;
  /** Factor on the weights of a category's items; 1 where not named. */
  readonly prefers: { readonly [category: string]: number };
  /** Factor on the chance of a discount. */
  readonly discount: number;
}

/** A stretch of days in which the whole shop sells more. */
export interface SimulatedCampaign {
  readonly campaign: string;
  /** First instant, ms. */
  readonly start: number;
  /** Exclusive end, ms. */
  readonly end: number;
  /** What the rate of orders (in the subscription box: of joining) is multiplied by. */
  readonly factor: number;
  /** Discount as a share of the price, 0 for none. */
  readonly discount: number;
  /** Share of the orders in the campaign that use the discount. */
  readonly uptake: number;
}

/** A plan of the subscription box. */
export interface SimulatedPlan {
  readonly plan: string;
  readonly share: number;
  /** Price per billing period. */
  readonly price: number;
  /** Calendar months in a billing period. */
  readonly months: number;
  /** The chance of leaving at a renewal is beta(a, b) across customers. */
  readonly a: number;
  readonly b: number;
}

/** A way in which orders come in. */
export interface SimulatedChannel {
  readonly channel: string;
  readonly share: number;
  /** Whether visits leave page views and carts. */
  readonly online: boolean;
  /** Payment methods and their shares. */
  readonly payments: { readonly [method: string]: number };
}

/** The truth behind a simulated shop: every number that its customers live by. */
export interface ShopParameters {
  /** Orders per week differ between customers as gamma(shape r, rate alpha), mean `r / alpha`. */
  readonly r: number;
  readonly alpha: number;
  /** The chance of leaving for good after an order (but the first) differs between customers as beta(a, b). */
  readonly a: number;
  readonly b: number;
  /** Order values of one customer are gamma(shape p, rate nu); nu differs between customers as gamma(shape q, rate gamma). */
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  /** Share of the time range in which customers join, from its start. */
  readonly joinShare: number;
  /** Share of orders that name no customer. */
  readonly guestShare: number;
  /** Share of orders that are booked on one collective id. */
  readonly walkInShare: number;
  /** Chance that an order is complained about. */
  readonly complaintShare: number;
  /** Additional chance of leaving after an order that was complained about. */
  readonly complaintDropout: number;
  /** Chance that a line is returned in full. */
  readonly refundShare: number;
  /** Chance of a discount outside of campaigns, and its size as a share of the price. */
  readonly discountShare: number;
  readonly discountSize: number;
  /** Weight of each hour of the day in the shop's zone, 0 to 23. */
  readonly hours: readonly number[];
  /** Weight of each weekday, Sunday first. */
  readonly weekdays: readonly number[];
  /** Height of the yearly wave (0.2: 20 % above and below) and the day of the year of its peak. */
  readonly season: number;
  readonly seasonPeak: number;
  /** Growth of the order rate per year (0.05: 5 %). */
  readonly trend: number;
  /** Visits of an online customer's that end without an order, per order. */
  readonly browsing: number;
  /** Additional lines per box (subscription box only), a Poisson mean. */
  readonly addOns: number;
  /** Chance that a customer's order comes through the customer's usual channel; otherwise through any. */
  readonly channelLoyalty: number;
  readonly channels: readonly SimulatedChannel[];
  readonly items: readonly SimulatedItem[];
  readonly companions: readonly Companion[];
  readonly types: readonly CustomerType[];
  readonly plans: readonly SimulatedPlan[];
}
