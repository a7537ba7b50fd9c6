/** Features that say much the same of a customer, the groups one below the other. One of each is said. */
const GROUPS: readonly (readonly [group: string, features: string])[] = [
  ["silence", "daysSinceOrder silenceRatio silenceShare"],
  ["pace", "meanGap medianGap gapDeviation gapWidening lastGapRatio"],
  [
    "lately",
    "orders7 orders30 orders90 orders180 spend7 spend30 spend90 spend180 ordersChange30 ordersChange90 spendChange30 spendChange90 ordersSlope spendSlope activeShare recentShare",
  ],
  ["size", "orderValue orderValueChange firstOrderValue lastOrderValue basketSize basketChange"],
  ["history", "orders purchaseDays spend ordersPerMonth spendPerMonth"],
  ["tenure", "tenure contractDays daysInContract accountAge renewals contracts leavingRate"],
  ["habit", "weekdayHabit hourHabit"],
  ["breadth", "items newItems favoriteShare categories"],
  ["discount", "discountShare discountedOrders"],
  ["returns", "returns returnShare daysSinceReturn"],
  ["end", "daysToRenewal daysToContractEnd billingMonths autoRenewOff"],
  ["breaks", "breaks daysSinceBreak pauses paused"],
  ["price", "planPrice planPriceChange plan planSwitches planChanges"],
  ["seats", "seatsBooked seats seatsChange contractsRunning"],
  [
    "visits",
    "daysSinceVisit visits30 visits90 visitsChange30 daysSinceLogin logins30 logins90 loginsChange30",
  ],
  ["carts", "carts90 checkouts90"],
  ["messages", "messages90 daysSinceOpen opens30 opens90 opensChange30 clicks90 clicksChange30"],
  ["payment", "paymentFailures90 daysSincePaymentFailure"],
  ["tickets", "tickets30 tickets90 openTickets daysSinceTicket"],
  [
    "opinion",
    "complaints90 daysSinceComplaint lastRating lowRatings npsLast npsChange csatLast csatChange reviews",
  ],
  ["answers", "answers daysSinceAnswer"],
  // the same for everybody at a date: no reason of anybody's own
  ["season", "seasonSin seasonCos"],
];

/** The group of each feature; a feature in none is alone. */
export function reasonGroups(): ReadonlyMap<string, string> {
  return new Map(GROUPS.flatMap(([group, names]) => names.split(" ").map((name) => [name, group] as const)));
}
