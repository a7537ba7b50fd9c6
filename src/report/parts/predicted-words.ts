import type { ReportFormats } from "../format.ts";
import { paragraphs } from "../html.ts";
import { between, plural } from "../words.ts";
import type { PredictedValuePart } from "./predicted-value.ts";

/** Names of the models for those who want to look them up. */
const MODELS: Readonly<Record<PredictedValuePart["model"], string>> = {
  nbd: "NBD",
  "bg-nbd": "BG/NBD",
  "mbg-nbd": "MBG/NBD",
  "pareto-nbd": "Pareto/NBD",
  "bg-cnbd-k": "BG/CNBD-k",
  "mbg-cnbd-k": "MBG/CNBD-k",
};

/** "between 1,200 and 1,500", or nothing where no range is known. */
export function rangeOf(low: number | null, high: number | null, format: (value: number) => string): string {
  return low === null || high === null ? "" : ` (between ${format(low)} and ${format(high)})`;
}

/** What today's customers bring. */
export function totalParagraphs(part: PredictedValuePart, f: ReportFormats): string {
  const { total, margin, customers, alive, beyondData, bestTenth, historyDays } = part;
  const money = margin === null ? "revenue" : "gross profit";
  return paragraphs(
    `The customers you have today are expected to bring about ${f.money(total.expected)} of ${money} in the coming 12 months${rangeOf(total.low, total.high, f.money)}. New customers come on top.`,
    checked(part, f),
    `About ${f.count(alive)} of your ${f.count(customers)} customers (${f.percent(alive / customers)}) are probably still customers; the others have most likely gone without a word.`,
    bestTenth > 0 &&
      `The best tenth of them stands for ${f.percent(bestTenth)} of what is to come: losing one of these costs more than winning several others.`,
    beyondData !== null &&
      beyondData >= 0.2 &&
      `${f.percent(beyondData)} of this money would come later than ${plural(historyDays, "day", "days", f.count)} from now. Your data reach back no further than that, so for this part there is nothing to check the forecast against.`,
  );
}

/** What a new customer is worth, and may cost. */
export function ceilingParagraphs({ newCustomer, margin }: PredictedValuePart, f: ReportFormats): string {
  const { value, fromFirst, fromRepeat, repeatOrders, once } = newCustomer;
  const money = margin === null ? "revenue" : "gross profit";
  const parts = `${f.money(fromFirst)} with the first purchase and ${f.money(fromRepeat)} with the ${f.decimal(repeatOrders)} more that are expected on average`;
  return paragraphs(
    `A new customer brings about ${f.money(value.value)} of ${money} in the first 12 months (${between(value, f.money)}): ${parts}. ${f.percent(once)} of them do not come back within that time.`,
    margin === null
      ? `This is revenue, not profit: only your margin of it can be spent on adverts. With a margin of 30%, for example, winning a customer may cost ${f.money(0.3 * value.value)} at most. Say your own margin when you make this report, and it does the sum.`
      : `So winning a customer, all adverts and discounts counted, may cost ${f.money(value.value)} at most, at your margin of ${f.percent(margin)}. Who pays more waits longer than a year for the money to come back.`,
  );
}

/** How it is worked out. */
export function methodSentence({ model }: PredictedValuePart): string {
  return `From when each customer bought first and last, and how often, a model of buying (${MODELS[model]}) works out who is still there and how often they will come; purchases on one day count as one. A second one (Gamma-Gamma) says how much they spend at a time. “Between” holds in 95 of 100 cases if customers go on as they have.`;
}

function checked({ test }: PredictedValuePart, f: ReportFormats): string {
  if (test === null)
    return "There is too little data yet to check the forecast against a part of it that was held back.";
  const { from, to, customers, expected, came } = test;
  return `A check of the method: knowing only what came before ${f.day(from)}, it foretold ${plural(Math.round(expected), "purchase", "purchases", f.count)} of ${plural(customers, "known customer", "known customers", f.count)} until ${f.day(to - 1)}; ${f.count(came)} came${offBy(expected, came, f)}.`;
}

function offBy(expected: number, came: number, f: ReportFormats): string {
  if (!(came > 0)) return "";
  const off = expected / came - 1;
  if (Math.abs(off) < 0.01) return ", practically the same";
  return `, ${f.percent(Math.abs(1 / (1 + off) - 1))} ${off > 0 ? "fewer" : "more"} than foretold`;
}

/** What a person should know before using the figures. */
export function cautions(part: PredictedValuePart, f: ReportFormats): string[] {
  const { status, model, once, ownSpend, related, historyDays, test, total } = part;
  const off = test !== null && test.expected > 0 ? test.came / test.expected - 1 : 0;
  const half = (total.high ?? total.expected) / total.expected - 1;
  return [
    Math.abs(off) > Math.max(0.1, half)
      ? "The check was off by more than the range of the total: something changed in that time, or the shop has seasons, which the model does not know. Take the total as a direction; it may be off as much."
      : "",
    status === "boundary"
      ? "Your customers turned out simpler than the model can be (for example: almost nobody seems to leave, or all buy at the same pace). The forecast stands, but its ranges are too narrow."
      : "",
    status === "not identified"
      ? "Your data fit several versions of the model equally well. They agree on the near future; ranges are too narrow, and the figure of a single customer is a rough one."
      : "",
    (model === "bg-nbd" || model === "bg-cnbd-k") && once > 0
      ? `${plural(once, "customer", "customers", f.count)} who bought once ${once === 1 ? "counts" : "all count"} as still a customer in this model, however long ago that was: the number of active customers is too high.`
      : "",
    model === "nbd" ? "This model knows no leaving: its forecasts are too high." : "",
    ownSpend
      ? ""
      : "What customers spend at a time follows no pattern that could be foretold for each of them: all purchases are taken to bring the average.",
    related === null
      ? ""
      : `Customers who come often spend ${related > 0 ? "more" : "less"} at a time, which the model of spending does not know: the best customers may bring ${related > 0 ? "more" : "less"} than listed.`,
    historyDays < 365
      ? "The data do not cover a whole year: a season that they have not seen is not in the forecast."
      : "",
  ].filter((text) => text !== "");
}
