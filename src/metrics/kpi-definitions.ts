import type { MetricDefinition } from "./definitions.ts";

/** Every variant of the survey, cost, contract, funnel and campaign figures with its formula in words, as `metricDefinitions`. */
export const kpiDefinitions: readonly MetricDefinition[] = [
  {
    name: "Net promoter score",
    variant: "standard",
    formula: "(answers 9 and 10 - answers 0 to 6) / all answers x 100, on a scale of 0 to 10",
    window: "all answers given",
  },
  {
    name: "Net promoter score",
    variant: "from-one",
    formula: "(answers 9 and 10 - answers 1 to 6) / all answers x 100, on a scale of 1 to 10",
    window: "all answers given",
  },
  {
    name: "Net promoter score",
    variant: "below-six",
    formula: "(answers 9 and 10 - answers 0 to 5) / all answers x 100, on a scale of 0 to 10; a 6 is passive",
    window: "all answers given",
  },
  {
    name: "Net promoter score",
    variant: "rescaled",
    formula:
      "(promoters - detractors) / all answers x 100, with cuts for another scale: 3 and 1 of 3, 5 and 1 to 3 of 5, 6 to 7 and 1 to 4 of 7, or cuts of one's own",
    window: "all answers given",
  },
  {
    name: "Satisfaction score",
    variant: "satisfied-share",
    formula: "answers of satisfied customers (the two best of the scale) / all answers x 100",
    window: "all answers given",
  },
  {
    name: "Satisfaction score",
    variant: "mean",
    formula: "sum of the answers / number of answers, in units of the scale",
    window: "all answers given",
  },
  {
    name: "Satisfaction score",
    variant: "share-of-maximum",
    formula: "sum of the answers / (number of answers x the largest answer) x 100",
    window: "all answers given",
  },
  {
    name: "Effort score",
    variant: "mean-ease",
    formula: "sum of the answers / number of answers, on a scale of ease: higher is better",
    window: "all answers given",
  },
  {
    name: "Effort score",
    variant: "share-of-maximum",
    formula: "sum of the answers / (number of answers x the largest answer) x 100, on a scale of ease",
    window: "all answers given",
  },
  {
    name: "Effort score",
    variant: "mean-effort",
    formula: "sum of the answers / number of answers, on a scale of effort: lower is better",
    window: "all answers given",
  },
  {
    name: "Acquisition cost",
    variant: "fully-loaded",
    formula: "(paid spend + overhead such as salaries and tools) / new customers",
    window: "spend in the window, and customers whose first order is in it",
  },
  {
    name: "Acquisition cost",
    variant: "blended",
    formula: "paid spend / new customers, however they came",
    window: "spend in the window, and customers whose first order is in it",
  },
  {
    name: "Acquisition cost",
    variant: "paid",
    formula: "paid spend on paid channels / new customers whose first order came through one of them",
    window: "spend in the window, and customers whose first order is in it",
  },
  {
    name: "Value to cost",
    variant: "margin",
    formula: "margin that a customer brings / cost of winning one",
    window: "the horizon of the value, and the window of the cost",
  },
  {
    name: "Value to cost",
    variant: "revenue",
    formula: "revenue that a customer brings / cost of winning one; overstated by what the goods cost",
    window: "the horizon of the value, and the window of the cost",
  },
  {
    name: "Payback",
    variant: "given cost, net",
    formula:
      "first age of a cohort at which (money charged - money given back) x margin so far / customers reaches the given cost of a customer; age 0 is the period of the first order",
    window: "all orders before asOf; the running period counts and is marked",
  },
  {
    name: "Payback",
    variant: "cohort spend, net",
    formula:
      "first age of a cohort at which (money charged - money given back) x margin so far / customers reaches all spend in the cohort's period / customers; age 0 is the period of the first order",
    window: "all orders before asOf; the running period counts and is marked",
  },
  {
    name: "Payback",
    variant: "given cost, gross",
    formula:
      "first age of a cohort at which money charged x margin so far / customers reaches the given cost of a customer; age 0 is the period of the first order",
    window: "all orders before asOf; the running period counts and is marked",
  },
  {
    name: "Payback",
    variant: "cohort spend, gross",
    formula:
      "first age of a cohort at which money charged x margin so far / customers reaches all spend in the cohort's period / customers; age 0 is the period of the first order",
    window: "all orders before asOf; the running period counts and is marked",
  },
  {
    name: "Payback",
    variant: "simple",
    formula: "cost of winning a customer / margin that a customer brings per month, in months",
    window: "the window of the cost, and the time that the monthly margin is a mean of",
  },
  {
    name: "Churn rate",
    variant: "contract, at-start",
    formula: "customers with a contract at the start and none at the end / customers with one at the start",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Churn rate",
    variant: "contract, start-and-new",
    formula:
      "customers of the start or of the window without a contract at the end / (customers at the start + those who joined in the window)",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Churn rate",
    variant: "contract, gross",
    formula: "(month price of those who left + what the others pay less) / month price at the start",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Churn rate",
    variant: "contract, net",
    formula:
      "(month price of those who left + what the others pay less - what they pay more) / month price at the start",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Churn rate",
    variant: "contract, lost-customers",
    formula: "month price of those who left / month price at the start",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Churn rate",
    variant: "orders, at-start",
    formula: "active customers of the start who are silent at the end / active customers of the start",
    window: "customers with an order within the silence before the window, and before its end",
  },
  {
    name: "Churn rate",
    variant: "orders, start-and-new",
    formula:
      "customers of the start or of the window who are silent at the end / (active customers of the start + those who joined in the window)",
    window: "customers with an order within the silence before the window, and before its end",
  },
  {
    name: "Churn rate",
    variant: "orders, lost-customers",
    formula:
      "money, net of refunds, that those who fell silent spent in the silence before the window / that of all active customers of the start",
    window: "customers with an order within the silence before the window, and before its end",
  },
  {
    name: "Recurring revenue",
    variant: "mrr",
    formula:
      "sum of the month prices of all paid contracts; start + new + expansion + reactivation - contraction - churn = end, each customer's price before the period against that before its end",
    window: "whole periods up to asOf; the running one is marked incomplete",
  },
  {
    name: "Recurring revenue",
    variant: "arr",
    formula:
      "12 x the sum of the month prices of all paid contracts; start + new + expansion + reactivation - contraction - churn = end",
    window: "whole periods up to asOf; the running one is marked incomplete",
  },
  {
    name: "Net revenue retention",
    variant: "customers at start",
    formula:
      "(start + expansion - contraction - churn) / start, in month prices of the customers at the start; new and returning ones are not in it",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Gross revenue retention",
    variant: "customers at start",
    formula:
      "(start - contraction - churn) / start, in month prices of the customers at the start; expansion is not in it",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Quick ratio",
    variant: "recurring revenue",
    formula: "(new + reactivation + expansion) / (contraction + churn), in month prices",
    window:
      "contracts just before the window and just before its end; what happens at its first instant is in it",
  },
  {
    name: "Funnel conversion",
    variant: "in-order",
    formula:
      "customers who take all steps in their order, other events between them allowed / customers who take the first",
    window: "first steps in the window, the other steps at most the given time after",
  },
  {
    name: "Funnel conversion",
    variant: "strict",
    formula:
      "customers who take all steps in their order, each as the very next event / customers who take the first",
    window: "first steps in the window, the other steps at most the given time after",
  },
  {
    name: "Funnel conversion",
    variant: "any",
    formula: "customers who take all steps in any order / customers who take one of them",
    window: "first steps in the window, the other steps at most the given time after",
  },
  {
    name: "Engagement rates",
    variant: "per-delivered",
    formula:
      "recipients who opened, clicked, visited, unsubscribed or complained, each counted once / recipients the message was delivered to; bounces / recipients it was sent to; click-to-open: recipients who clicked / who opened",
    window: "all campaigns given",
  },
  {
    name: "Engagement rates",
    variant: "per-sent",
    formula:
      "recipients who opened, clicked, visited, unsubscribed or complained, each counted once / recipients it was sent to; bounces / recipients it was sent to; click-to-open: recipients who clicked / who opened",
    window: "all campaigns given",
  },
  {
    name: "Engagement decay",
    variant: "since-first-contact",
    formula:
      "customers who react in a period of their age (counted from their own first contact, which is no reaction itself) / customers who have lived through that period",
    window: "all events before asOf; ages that some customers have not lived through are marked incomplete",
  },
  {
    name: "Engagement decay",
    variant: "per-message",
    formula:
      "n-th messages that are followed by a reaction before the customer's next message and within the given time / n-th messages whose time is over",
    window: "all events before asOf; messages whose time is not over are open and left out",
  },
  {
    name: "Campaign return",
    variant: "hold-out",
    formula:
      "((revenue per treated customer - revenue per customer held out) x treated customers x margin - cost) / cost",
    window: "the time that the rows cover",
  },
  {
    name: "Campaign return",
    variant: "attributed",
    formula:
      "(revenue of treated customers x margin - cost) / cost; counts what they would have bought anyway",
    window: "the time that the rows cover",
  },
];

/** The entry of one metric and variant, with the window that was used. */
export function kpiDefinition(name: string, variant: string, window: string): MetricDefinition {
  const entry = kpiDefinitions.find((d) => d.name === name && d.variant === variant);
  return { name, variant, formula: entry?.formula ?? "", window };
}
