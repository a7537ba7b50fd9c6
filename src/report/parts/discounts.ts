import type { Estimate } from "../../core/estimate.ts";
import type { DiscountComparison } from "../../describe/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlFold, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportDiscounts } from "../reductions.ts";
import { between, HEADINGS } from "../words.ts";

/** What goes with discounts and prices. */
export type DiscountsPart = ReportDiscounts;

const COMPARISON = {
  orNull: {
    with: "estimate",
    without: "estimate",
    difference: {
      value: "number",
      se: "number?",
      interval: { orNull: ["number"] },
      level: "number",
      p: "number?",
    },
  },
} as const;

export const discountsPart: ReportPart<DiscountsPart, "discounts"> = {
  needs: ["discounts"],
  build: ({ discounts }) => discounts ?? { missing: "no-discounts" },
  shape: {
    from: "number?",
    orders: "number",
    discountedOrders: "number",
    clusters: "number",
    shareOfOrders: { orNull: "estimate" },
    shareOfRevenue: { orNull: "estimate" },
    depth: "number?",
    value: COMPARISON,
    units: COMPARISON,
    sameItem: { orNull: "estimate" },
    price: { orNull: { elasticity: "number", low: "number", high: "number", items: "number" } },
  },
  valid: ({ orders, discountedOrders, value, units }) =>
    discountedOrders > 0 &&
    discountedOrders <= orders &&
    [value, units].every((c) => c?.difference.interval == null || c.difference.interval.length === 2),
  view: (part, { formats: f }) => {
    const { from, shareOfOrders, shareOfRevenue, depth, value, units, sameItem, price } = part;
    const said = [
      value === null ? "" : comparisonSentence("are worth", value, f.money),
      units === null ? "" : comparisonSentence("hold", units, (v) => `${f.factor(v)} pieces`),
      sameItem === null ? "" : sameSentence(sameItem, f),
      price === null ? "" : priceSentence(price, f),
    ];
    const rows: [string, Estimate | null, (v: number) => string][] = [
      ["Orders with a discount", shareOfOrders, f.percent],
      ["Revenue from discounted lines", shareOfRevenue, f.percent],
      ["Money of an order with a discount", value?.with ?? null, f.money],
      ["Money of an order without", value?.without ?? null, f.money],
      ["Pieces in an order with a discount", units?.with ?? null, f.factor],
      ["Pieces in an order without", units?.without ?? null, f.factor],
    ];
    return {
      id: "discounts",
      heading: HEADINGS.discounts,
      blocks: [
        paragraphs(
          `${f.count(part.discountedOrders)} of ${f.count(part.orders)} orders (${f.percent(part.discountedOrders / part.orders)}) had a discount.${shareOfRevenue === null || depth === null ? "" : ` Discounted lines bring ${f.percent(shareOfRevenue.value)} of the money, at ${f.percent(depth)} off on average.`}`,
          from !== null && `Looked at are orders from ${f.day(from)} on.`,
        ),
        htmlList(said.filter((text) => text !== "")),
        paragraphs(
          "This compares orders as they were. Who uses discounts, and when you give them, differs in other ways too, so it does not say what a discount does. To know that, give it to some customers by lot and not to others.",
        ),
        htmlFold(
          "The figures and their ranges",
          htmlTable(
            "Orders with and without a discount",
            [{ title: "Figure" }, { title: "Value", number: true }, { title: "Range" }],
            rows.flatMap(([name, estimate, write]) =>
              estimate === null ? [] : [[name, write(estimate.value), between(estimate, write)]],
            ),
          ),
        ),
      ],
    };
  },
};

function comparisonSentence(
  verb: string,
  { with: a, without: b, difference }: DiscountComparison,
  write: (v: number) => string,
): string {
  const { value, interval } = difference;
  const head = `Orders with a discount ${verb} ${write(a.value)}, others ${write(b.value)}`;
  if (interval === null) return `${head}; there are too few to say more.`;
  const [low, high] = interval;
  if (low <= 0 && high >= 0) return `${head}. The difference may be chance.`;
  const ends = [Math.abs(low), Math.abs(high)].sort((x, y) => x - y).map(write);
  return `${head}: ${write(Math.abs(value))} ${value < 0 ? "less" : "more"} (${ends.join(" to ")}).`;
}

function sameSentence({ value, interval }: Estimate, f: ReportFormats): string {
  if (interval === null) return "";
  const [low, high] = interval;
  return low <= 0 && high >= 0
    ? "Of one and the same item, people do not take more pieces with a discount on it, as far as the data can tell."
    : `Of one and the same item, people take ${f.factor(Math.abs(value))} pieces ${value < 0 ? "less" : "more"} with a discount on it (${[
        Math.abs(low),
        Math.abs(high),
      ]
        .sort((x, y) => x - y)
        .map(f.factor)
        .join(" to ")}).`;
}

function priceSentence(
  { elasticity, low, high }: NonNullable<DiscountsPart["price"]>,
  f: ReportFormats,
): string {
  if (low <= 0 && high >= 0)
    return "Prices have moved too little to tell how much less is sold when an item costs more.";
  if (elasticity > 0)
    return "Items sold more in months in which they cost more: prices went up along with demand, so what a price does cannot be told from these data.";
  const less = (e: number) => f.percent(1 - 1.1 ** e);
  return `Where an item cost ${f.percent(0.1)} more than usual, about ${less(elasticity)} less of it was sold (${less(high)} to ${less(low)}).`;
}
