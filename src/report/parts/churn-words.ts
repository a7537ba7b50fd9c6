import type { ReportFormats } from "../format.ts";
import { paragraphs } from "../html.ts";
import { plural } from "../words.ts";
import type { ChurnPart } from "./churn.ts";

const WAYS: Readonly<Record<ChurnPart["way"], string>> = {
  "base-rate": "the share that leaves",
  silence: "how long a customer has been silent, against the own habit",
  "purchase-model": "a model of buying: is this customer still there, and how often do they come (BG/NBD)",
  hazard: "how long they have been a customer, and how long silent",
  logistic: "everything that is known of a customer, each with its own weight (logistic regression)",
  boosting: "everything that is known of a customer, by small decision trees",
  blend: "everything that is known of a customer, half by weights and half by decision trees",
};

const days = (part: ChurnPart, f: ReportFormats) => plural(part.days, "day", "days", f.count);
const money = ({ margin }: ChurnPart) => (margin === null ? "revenue" : "gross profit");

/** What leaving is, how many are expected to, and what is at stake. */
export function nowParagraphs(part: ChurnPart, f: ReportFormats): string {
  const { churn, customers, expected, gone, young, observed, bands, from, drawn } = part;
  const [low, medium, high] = bands;
  return paragraphs(
    definition(part, f),
    `Of your ${plural(customers, "customer", "customers", f.count)} who ${churn === "orders" ? `ordered in the last ${f.count(observed)} days and first came 30 or more days ago` : "have a contract"}, about ${f.count(expected)} are expected to leave in the ${days(part, f)} from ${f.day(from)} on. ${plural(high.customers, "customer is", "customers are", f.count)} at high risk (${f.chance(high.from)} or more), ${f.count(medium.customers)} at medium risk (${f.chance(medium.from)} or more), ${f.count(low.customers)} at low risk.`,
    stake(part, f),
    [
      gone === 0
        ? ""
        : churn === "orders"
          ? `Another ${plural(gone, "customer has", "customers have", f.count)} not ordered in those ${f.count(observed)} days and ${gone === 1 ? "counts" : "count"} as gone already.`
          : `Another ${plural(gone, "customer has", "customers have", f.count)} no contract any more, or ${gone === 1 ? "has" : "have"} given notice.`,
      young === 0 ? "" : `${plural(young, "customer is", "customers are", f.count)} too new to tell.`,
      drawn === null ? "" : `${f.count(drawn)} customers drawn by chance stand for all in these counts.`,
    ]
      .filter((text) => text !== "")
      .join(" "),
  );
}

function definition(part: ChurnPart, f: ReportFormats): string {
  if (part.churn === "contract")
    return `A customer counts as leaving here whose contract ends within ${days(part, f)} and who has no other at the end of that time.`;
  return `Customers of a shop leave without a word. Here a customer counts as leaving who does not order within ${days(part, f)}: ${
    part.shortened
      ? "your customers often take longer to come back, but the data do not reach back far enough for that, so some of those who count as leaving will still come back later."
      : "nine in ten of those who come back to your shop come back within that time."
  }`;
}

function stake(part: ChurnPart, f: ReportFormats): string {
  const { atRisk, values } = part;
  if (atRisk === null) return "The data has no amounts, so that it cannot be said what is at stake.";
  return `At stake is about ${f.money(atRisk)} of ${money(part)}: each customer’s chance of leaving times what ${values === "forecast" ? "the customer is expected to bring in the coming 12 months" : "a customer brings in a year on average (too little is known to foretell it for each)"}. It is not what acting will save, but the most that could be lost.`;
}

/** The words above and below the list. */
export function listWords(part: ChurnPart, sameSuggestion: boolean, f: ReportFormats): string {
  const { top, atRisk } = part;
  return paragraphs(
    `Customers at medium or high risk, those with most ${atRisk === null ? "risk" : "at stake"} first. The range says how unsure a chance is because the shop has only so many customers (${f.percent(part.level)} confidence).`,
    sameSuggestion && `What the reasons suggest for all of them: ${top[0].suggestion}.`,
  );
}

/** What acting is worth, or what is missing to say it. */
export function actingParagraphs(part: ChurnPart, f: ReportFormats): string {
  const { acting, atRisk, margin } = part;
  if (atRisk === null) return "";
  if (acting === null)
    return paragraphs(
      `What acting brings depends on what an offer costs and on how many of those about to leave it keeps. Nobody knows the second before trying, so this report assumes nothing: give both${margin === null ? ", and your margin," : ""} when you make it (--offer-cost and --offer-success${margin === null ? ", --margin" : ""}), and it does the sum.`,
    );
  const { cost, successRate, incentive, customers, spend, profit, breakEven } = acting;
  const offer = `An offer that costs ${f.money(cost)} a customer${incentive > 0 ? ` and gives ${f.money(incentive)} to everyone who takes it` : ""}`;
  const assumed = `keeps ${f.decimal(100 * successRate)} of 100 who are about to leave`;
  if (customers === 0)
    return paragraphs(
      `${offer} and ${assumed} (your assumption) pays for nobody: it costs more than it would save.`,
    );
  return paragraphs(
    `${offer} and ${assumed} pays for ${plural(customers, "customer", "customers", f.count)}. Acting for ${customers === 1 ? "this one" : "all of them"} costs ${f.money(spend)} and is expected to bring ${f.money(profit)} on top of that, within 12 months.`,
    `That it keeps ${f.decimal(100 * successRate)} of 100 is your assumption, not a finding.${breakEven === null ? "" : ` It pays as long as it keeps more than ${f.decimal(100 * breakEven)} of 100.`} Leave one in ten of these customers alone, chosen by chance, and compare after ${days(part, f)}: then you know.`,
  );
}

/** How it did on a day that nothing was learnt from. */
export function proofParagraphs({ test, way }: ChurnPart, f: ReportFormats): string {
  const { from, to, customers, left, expected, auc, lift, simplest } = test;
  const of100 = (share: number) => f.count(100 * share);
  const range =
    auc.interval === null
      ? ""
      : ` (between ${of100(Math.max(0, auc.interval[0]))} and ${of100(Math.min(1, auc.interval[1]))})`;
  const who =
    from === null || to === null
      ? `Of ${plural(customers, "customer", "customers", f.count)} it had learnt nothing from, it expected ${f.count(expected)} to leave`
      : `Knowing only what came before ${f.day(from)}, it expected ${f.count(expected)} of ${plural(customers, "customer", "customers", f.count)} to leave until ${f.day(to - 1)}`;
  return paragraphs(
    `${who}; ${f.count(left)} left. In ${of100(auc.value)} of 100 pairs of one who left and one who stayed, it had given the leaver the higher risk${range}; tossing a coin gives 50.`,
    lift === null
      ? ""
      : `Of the tenth with the highest risk ${lift >= 1.05 ? `${f.decimal(lift)} times as many left as of all` : "no more left than of all"}.`,
    simplest === null
      ? `It looks at one thing alone: ${WAYS[way]}. What else was tried was not clearly better.`
      : `Just looking at how long a customer has been silent gets ${of100(simplest.auc)} of 100 pairs right; ${simplest.better ? "this is better by more than chance" : "what is done here is not clearly better on this test"}.`,
  );
}

/** What a person should know before using the figures. */
export function churnCautions(
  { test, shortened, cuts, drawn, values }: ChurnPart,
  f: ReportFormats,
): string[] {
  const { auc, left, customers, expected, from } = test;
  const chance = auc.interval !== null && auc.interval[0] <= 0.5;
  const rarer = Math.min(left, customers - left);
  // more than two standard deviations of chance, and more than a tenth
  const off =
    Math.abs(expected - left) > Math.max(2 * Math.sqrt((left * (customers - left)) / customers), left / 10);
  return [
    chance
      ? "On the test it was not clearly better than tossing a coin: use the list as a hint at best."
      : "",
    off
      ? `On the test ${left > expected ? "more" : "fewer"} customers left than expected: something changed in that time, or the shop has seasons. The order of the list is worth more than its chances.`
      : "",
    rarer < 50
      ? `Only ${plural(rarer, "customer", "customers", f.count)} of the test ${left <= customers - left ? "left" : "stayed"}: its figures are rough.`
      : "",
    from === null
      ? "No later day could be used for the test: it was done on other customers of the same time, which is easier."
      : "",
    shortened || cuts.length > 2
      ? ""
      : "The data reach back for two days to learn from and test on only; with more, the chances become surer.",
    drawn === null
      ? ""
      : "Among those who were not drawn, only customers with much to lose were looked at for the list.",
    values === "forecast"
      ? "What a customer is expected to bring already counts in that some have gone: a silent customer has little at stake even at high risk."
      : "",
  ].filter((text) => text !== "");
}

/** How it is worked out. */
export function churnMethod(part: ChurnPart, f: ReportFormats): string {
  const { cuts, way, churn, drawn } = part;
  return `On ${cuts.map(f.day).join("; ")} it was asked what was known of each customer before that day, and who had left ${days(part, f)} later. The last of these days was kept for the test; then all were used. Several simple ways were tried, and the simplest of those as good as the best was taken: ${WAYS[way]}. ${
    churn === "orders"
      ? "Nothing that came after a day was used for it."
      : "Trials and contracts with notice given are left out."
  } Reasons are what raises this customer’s risk most. High risk is that of the riskiest tenth of the customers learnt from, medium that of the fifth below, neither less than the share of all that leaves.${drawn === null ? "" : ` It was learnt from ${f.count(drawn)} customers drawn by chance.`}`;
}
