/** What to do for a customer whose risk has a certain reason. */
export interface RetentionAction {
  readonly action: string;
  /** Features ({@link churnFeatures}) whose weight among the reasons calls for it; empty: for everybody else whose risk is not low. */
  readonly reasons: readonly string[];
}

/**
 * The table of what to do by the reason of a risk, from the most urgent on: the first action that one of a customer's reasons calls for is suggested. Edit it, or write your own, for option `actions` of
 * `scoreChurn`.
 *
 * @example
 * import { churnFeatures, retentionActions } from "clientele/churn";
 * const table = retentionActions();
 * table[0].action; // => "help with the payment"
 * table[table.length - 1].reasons; // => []
 * const names = churnFeatures().map(({ name }) => name);
 * table.every(({ reasons }) => reasons.every((name) => names.includes(name))); // => true
 */
export function retentionActions(): RetentionAction[] {
  return [
    { action: "help with the payment", reasons: ["paymentFailures90", "daysSincePaymentFailure"] },
    {
      action: "call and set right what went wrong",
      reasons: [
        "openTickets",
        "tickets30",
        "tickets90",
        "daysSinceTicket",
        "complaints90",
        "daysSinceComplaint",
        "lastRating",
        "lowRatings",
        "npsLast",
        "npsChange",
        "csatLast",
        "csatChange",
      ],
    },
    {
      action: "ask what did not fit and offer an exchange",
      reasons: ["returns", "returnShare", "daysSinceReturn"],
    },
    {
      action: "offer to renew the contract",
      reasons: ["autoRenewOff", "daysToContractEnd", "daysToRenewal"],
    },
    {
      action: "offer a plan that fits better",
      reasons: [
        "planPriceChange",
        "planPrice",
        "plan",
        "seatsChange",
        "seats",
        "seatsBooked",
        "pauses",
        "paused",
      ],
    },
    {
      action: "show how to get more out of it",
      reasons: ["daysSinceLogin", "logins30", "logins90", "loginsChange30"],
    },
    {
      action: "write less, and only what they like",
      reasons: [
        "unsubscribed",
        "daysSinceOpen",
        "opens30",
        "opens90",
        "opensChange30",
        "clicks90",
        "clicksChange30",
      ],
    },
    {
      action: "remind of favorites with a small offer",
      reasons: [
        "silenceRatio",
        "silenceShare",
        "daysSinceOrder",
        "orders30",
        "orders90",
        "spend30",
        "spend90",
        "daysSinceVisit",
        "visits30",
        "visits90",
        "visitsChange30",
      ],
    },
    { action: "ask how they are doing", reasons: [] },
  ];
}
