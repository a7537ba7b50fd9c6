import { ruleMatrixChart } from "../../charts/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlFold, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportRule } from "../offer-reductions.ts";
import type { Figure, Section, ViewContext } from "../section.ts";
import { HEADINGS, plural } from "../words.ts";
import type { TogetherPart } from "./together.ts";
import { ruleWords } from "./together-words.ts";

const SENTENCES = 5;
const DRAWN = 12;
/** Bundles that the part lists at most. */
export const MOST_BUNDLES = 5;

/** The part about what sells together, as it stands on the page. */
export function togetherView(part: TogetherPart, { formats: f }: ViewContext): Section {
  const { from, baskets, mixed, pairs, rules } = part;
  const told = rules.slice(0, SENTENCES);
  return {
    id: "together",
    heading: HEADINGS.together,
    blocks: [
      paragraphs(
        `${f.count(mixed)} of ${plural(baskets, "order has", "orders have", f.count)} two or more different items.${from === null ? "" : ` Only the orders since ${f.day(from)} were looked at: so many are enough to tell, and what sells together changes.`} ${pairs === 1 ? "One pair of items is" : `${f.count(pairs)} pairs of items are`} bought together more often than chance explains. Place such items side by side, or offer one to whoever takes the other.${told.length < pairs ? ` The ${f.count(told.length)} surest:` : ""}`,
      ) + htmlList(told.map((rule) => ruleWords(rule, f, true))),
      figure(rules.slice(0, DRAWN), f),
      sellersHtml(part, f),
      bundlesHtml(part, f),
      htmlFold("How this is worked out", paragraphs(method(part, f)), true),
    ],
  };
}

function sellersHtml({ sellers }: TogetherPart, f: ReportFormats): string {
  if (sellers.length === 0) return "";
  const words = sellers.map(({ item, baskets, others }) => {
    const orders = `“${item}” (${plural(baskets, "order", "orders", f.count)})`;
    return others.length === 0
      ? `${orders}: nothing is bought with it more often than chance explains.`
      : `${orders}: ${others.map(({ right, confidence }) => `“${right}” in ${f.percent(confidence)} of them`).join(", ")}.`;
  });
  return `<h3>What goes with your best sellers</h3>${htmlList(words)}`;
}

function bundlesHtml({ bundles, least }: TogetherPart, f: ReportFormats): string {
  if (bundles === null) return "";
  const { rows, discount, uptake, level } = bundles;
  const [off, takes] = [f.percent(discount), f.decimal(100 * uptake)];
  const heading = "<h3>Worth a bundle price?</h3>";
  if (rows.length === 0)
    return (
      heading +
      paragraphs(
        `No pair is. Those who buy both anyway would get ${off} off as a gift, and that costs about as much as others would bring if ${takes} of 100 who now buy one of the two took both.`,
      )
    );
  return (
    heading +
    paragraphs(
      `At a bundle price, ${off} off both, these pairs would bring more if ${takes} of 100 orders that now have just one of the two took both.`,
      "How many really would is a guess until you try. The last column says how many of 100 it takes to lose nothing. This is revenue, not profit: check that the margin of both carries the discount.",
    ) +
    htmlTable(
      "Pairs that may be worth a bundle price",
      [
        { title: "Bundle", wide: true },
        { title: "Bundle price", number: true },
        { title: "Orders with both now", number: true },
        { title: "Orders with one of them", number: true },
        { title: "Extra revenue", number: true },
        { title: "Between", number: true },
        { title: "Pays from", number: true },
      ],
      rows.map((r) => {
        const [extra, low, high] = f.estimates([r.extra, r.low, r.high]);
        const pays = `${f.decimal(100 * r.breakEven)} of 100`;
        const pair = `${r.first} + ${r.second}`;
        return [pair, f.money(r.price), f.count(r.count), f.count(r.alone), extra, `${low} – ${high}`, pays];
      }),
    ) +
    paragraphs(
      `“Extra revenue” is for a time as long as the one looked at. “Between” is how far it may be off because orders vary by chance (${f.percent(level)} confidence); the guess of ${takes} in 100 is not part of that. Try one bundle for a month and count.`,
      `The table has the pairs that would bring most, ${f.count(MOST_BUNDLES)} at the most. Not in it are pairs in fewer than ${f.count(least)} orders, pairs that are not clearly together more often than chance brings about, and pairs that might as well lose.`,
    )
  );
}

function method({ least, tested }: TogetherPart, f: ReportFormats): string {
  return `Only pairs that are in ${f.count(least)} orders or more were looked at. A pair is told where chance alone would hardly put the two into as many orders together (Fisher’s exact test, corrected by Holm for the ${f.count(tested)} tested: less than 5 times in 100 for even one of them), and where they meet at least 1.2 times as often as by chance. An order counts once, however many pieces it has. Orders that name nobody count too. There may be a reason behind it, such as a season or an offer.`;
}

function figure(rules: readonly ReportRule[], f: ReportFormats): Figure {
  const caption =
    "Who buys the first also buys the second: share of the orders with the first that have the second too";
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
        { title: "Times as often as by chance", number: true },
        { title: "Orders with both", number: true },
      ],
      rules.map((r) => [r.left, r.right, f.percent(r.confidence), f.decimal(r.lift), f.count(r.count)]),
    ),
  };
}
