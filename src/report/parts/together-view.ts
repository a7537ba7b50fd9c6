import { ruleMatrixChart } from "../../charts/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlFold, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportRule } from "../offer-reductions.ts";
import type { Figure, Section, ViewContext } from "../section.ts";
import { HEADINGS, plural } from "../words.ts";
import type { TogetherPart } from "./together.ts";

const SENTENCES = 5;
const DRAWN = 12;

/** The part about what sells together, as it stands on the page. */
export function togetherView(part: TogetherPart, { formats: f }: ViewContext): Section {
  const { from, baskets, mixed, pairs, rules } = part;
  const told = rules.slice(0, SENTENCES);
  return {
    id: "together",
    heading: HEADINGS.together,
    blocks: [
      paragraphs(
        `${f.count(mixed)} of ${plural(baskets, "order has", "orders have", f.count)} two or more different items${from === null ? "" : ` (orders since ${f.day(from)})`}. ${pairs === 1 ? "One pair stands out: it is" : `${f.count(pairs)} pairs stand out: they are`} bought together more often than chance makes it. Place such items side by side, and offer one to whoever takes the other${told.length < pairs ? `. The ${f.count(told.length)} surest` : ""}:`,
      ) + htmlList(told.map((rule) => ruleWords(rule, f))),
      figure(rules.slice(0, DRAWN), f),
      sellersHtml(part, f),
      bundlesHtml(part, f),
      htmlFold("How this is worked out", paragraphs(method(part, f)), true),
    ],
  };
}

/** Who buys one also buys the other, in a sentence. */
function ruleWords(
  { left, right, count, leftCount, confidence, lift }: ReportRule,
  f: ReportFormats,
): string {
  return `Of 100 orders with “${left}”, ${f.count(100 * confidence)} also have “${right}”: ${f.decimal(lift)} times as many as of all orders (${f.count(count)} of ${f.count(leftCount)}).`;
}

function sellersHtml({ sellers }: TogetherPart, f: ReportFormats): string {
  if (sellers.length === 0) return "";
  const words = sellers.map(({ item, baskets, others }) => {
    const orders = `“${item}” (${plural(baskets, "order", "orders", f.count)})`;
    return others.length === 0
      ? `${orders}: nothing goes with it more often than with everything else.`
      : `${orders}: ${others.map(({ right, confidence }) => `“${right}” in ${f.percent(confidence)} of them`).join(", ")}.`;
  });
  return `<h3>What goes with your best sellers</h3>${htmlList(words)}`;
}

function bundlesHtml({ bundles }: TogetherPart, f: ReportFormats): string {
  if (bundles === null) return "";
  const { rows, discount, uptake, level } = bundles;
  const [off, takes] = [f.percent(discount), f.decimal(100 * uptake)];
  const heading = "<h3>Worth a common price?</h3>";
  if (rows.length === 0)
    return (
      heading +
      paragraphs(
        `No pair is: at ${off} off for both together, those who buy both anyway would take the discount as a gift, and that costs about as much as new takers bring (if ${takes} of 100 who now buy one of the two take both).`,
      )
    );
  return (
    heading +
    paragraphs(
      `What a bundle of two would bring at ${off} off, if ${takes} of 100 orders that now have one of the two took both. How many will is not known before trying: that is an assumption, and the last column says how many it takes to lose nothing. Revenue, not profit: see that the margin of both carries the discount.`,
    ) +
    htmlTable(
      "Pairs that may be worth a common price",
      [
        { title: "Bundle", wide: true },
        { title: "Price", number: true },
        { title: "Sold together now", number: true },
        { title: "One of them alone", number: true },
        { title: "Extra revenue", number: true },
        { title: "Between", number: true },
        { title: "Pays from", number: true },
      ],
      rows.map((r) => [
        `${r.first} + ${r.second}`,
        f.money(r.price),
        f.count(r.count),
        f.count(r.alone),
        f.money(r.extra),
        `${f.money(r.low)} – ${f.money(r.high)}`,
        `${f.decimal(100 * r.breakEven)} of 100`,
      ]),
    ) +
    paragraphs(
      `The range says how unsure the numbers of orders leave it (${f.percent(level)} confidence), over a time as long as the one looked at; the assumption is not in it. Offer one bundle for a month and count.`,
    )
  );
}

function method({ least, tested }: TogetherPart, f: ReportFormats): string {
  return `Looked at were pairs that ${f.count(least)} orders or more have. For each it was asked how often chance alone would put the two into as many orders together (Fisher’s exact test); a pair stands out where, corrected for the ${f.count(tested)} tested (Holm), that is less than 5 times in 100 for even one of them, and where it is bought at least 1.2 times as often as by chance. An order counts once, however many pieces it has; orders that name nobody count too. What is bought together may have a reason of its own, such as a season or an offer.`;
}

function figure(rules: readonly ReportRule[], f: ReportFormats): Figure {
  const caption =
    "Who buys this (rows) also buys that: share of the orders with the first that have the second";
  const most = Math.max(...rules.map((r) => r.confidence));
  const pair = (r: ReportRule) => `${r.left} → ${r.right}`;
  return {
    caption,
    chart: (options) => ruleMatrixChart(rules, options),
    bars: htmlBars(
      rules.map((r) => ({ label: pair(r), share: r.confidence / most, text: f.percent(r.confidence) })),
    ),
    table: htmlTable(
      caption,
      [
        { title: "Who buys this" },
        { title: "also buys", wide: true },
        { title: "Share", number: true },
        { title: "Times chance", number: true },
        { title: "Orders with both", number: true },
      ],
      rules.map((r) => [r.left, r.right, f.percent(r.confidence), f.factor(r.lift), f.count(r.count)]),
    ),
  };
}
