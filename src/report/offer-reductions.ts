/** "Who buys the left item buys the right one too." */
export interface ReportRule {
  readonly left: string;
  readonly right: string;
  /** Orders with both, and with the left one. */
  readonly count: number;
  readonly leftCount: number;
  /** Of the orders with the left one, the share that have the right one. */
  readonly confidence: number;
  /** How many times as often as by chance. */
  readonly lift: number;
}

/** Two items to sell as one. */
export interface ReportBundle {
  readonly first: string;
  readonly second: string;
  /** Orders with both, and with one of the two alone. */
  readonly count: number;
  readonly alone: number;
  readonly lift: number;
  /** Price of both with the discount. */
  readonly price: number;
  /** Revenue gained less discount given away over a time like the one looked at, if the uptake comes true, and how unsure that is by the counts. */
  readonly extra: number;
  readonly low: number;
  readonly high: number;
  /** The uptake at which nothing is gained or lost. */
  readonly breakEven: number;
}

/** What sells together: counts of orders. */
export interface ReportTogether {
  /** Start of the lines looked at, ms; null: all. */
  readonly from: number | null;
  /** Orders, and those with two or more different items. */
  readonly baskets: number;
  readonly mixed: number;
  /** Orders that a combination must be in to be looked at, and combinations that were tested. */
  readonly least: number;
  readonly tested: number;
  /** Pairs that stand out after a correction for those tested, and the first of them, the surest first. */
  readonly pairs: number;
  readonly rules: readonly ReportRule[];
  /** What else is in the orders with the items that most orders have; none where nothing stands out. */
  readonly sellers: readonly {
    readonly item: string;
    readonly baskets: number;
    readonly others: readonly ReportRule[];
  }[];
  /** null without prices. */
  readonly bundles: {
    /** Assumed: what is taken off, and the share of those who would buy one of the two that takes both. */
    readonly discount: number;
    readonly uptake: number;
    readonly level: number;
    readonly rows: readonly ReportBundle[];
  } | null;
}

/** How often offers would have been right: each customer's last order was kept from it. */
export interface ReportOfferTest {
  /** Customers whose last order had something of that kind (bought before, or not). */
  readonly customers: number;
  /** Items offered to each. */
  readonly offered: number;
  /** Customers who bought one of them, and who bought one of as many best sellers. */
  readonly right: number;
  readonly sellersRight: number;
  /** Whether the offers are better by more than chance. */
  readonly better: boolean;
}

/** What one customer may want to hear about. */
export interface ReportCustomerOffer {
  readonly customer: string;
  /** What the customer brought so far. */
  readonly revenue: number;
  /** What to remind of, and why, in words. */
  readonly again: { readonly item: string; readonly why: string } | null;
  /** What to show as new, and what of the customer's own speaks for it; null there: it sells best. */
  readonly new: { readonly item: string; readonly because: string | null } | null;
}

/** Who should hear about what. */
export interface ReportOffers {
  /** Customers with an order in the last so many days: who may be offered something. */
  readonly active: number;
  readonly days: number;
  /** How many customers were drawn to learn from; null: all. */
  readonly drawn: number | null;
  /** How many active customers items were counted for; numbers of customers by item are scaled up from them. */
  readonly counted: number;
  /** null where too few customers bought something of that kind again. */
  readonly again: ReportOfferTest | null;
  readonly new: ReportOfferTest | null;
  /** Up to 20 active customers who brought most. */
  readonly customers: readonly ReportCustomerOffer[];
  /** Items by how many active customers they are the first choice for, as a reminder and as something new. */
  readonly items: readonly { readonly item: string; readonly again: number; readonly new: number }[];
}
