import { churnRiskChart } from "../../charts/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlFold, htmlList, htmlTable, paragraphs } from "../html.ts";
import type { Figure, Section, ViewContext } from "../section.ts";
import { HEADINGS } from "../words.ts";
import type { ChurnPart, CustomerAtRisk } from "./churn.ts";
import {
  actingParagraphs,
  churnCautions,
  churnMethod,
  listWords,
  nowParagraphs,
  proofParagraphs,
} from "./churn-words.ts";

/** The part about who is leaving, as it stands on the page. */
export function churnView(part: ChurnPart, { formats: f }: ViewContext): Section {
  const { top } = part;
  const same = top.length > 0 && top.every(({ suggestion }) => suggestion === top[0].suggestion);
  const acting = actingParagraphs(part, f);
  return {
    id: "churn",
    heading: HEADINGS.churn,
    blocks: [
      nowParagraphs(part, f),
      top.length === 0
        ? paragraphs("Nobody is at medium or high risk now.")
        : listWords(part, same, f) + listTable(part, same, f),
      acting === "" ? "" : `<h3>What it is worth to act</h3>${acting}`,
      `<h3>Can this be trusted?</h3>${proofParagraphs(part, f)}`,
      figure(part, f),
      htmlList(churnCautions(part, f)),
      htmlFold("How this is worked out", paragraphs(churnMethod(part, f)), true),
    ],
  };
}

function listTable(part: ChurnPart, same: boolean, f: ReportFormats): string {
  const { top, atRisk, acting, days } = part;
  const money = atRisk !== null;
  return htmlTable(
    `The ${f.count(top.length)} customers to think of first`,
    [
      { title: "Customer" },
      { title: `Chance of leaving in ${f.count(days)} days` },
      ...(money ? [{ title: "At stake", number: true }] : []),
      ...(acting === null ? [] : [{ title: "Acting brings", number: true }]),
      { title: "Why", wide: true },
      ...(same ? [] : [{ title: "What to do", wide: true }]),
    ],
    top.map((row) => [
      row.customer,
      chanceText(row, f),
      ...(money ? [row.atRisk === null ? "–" : f.money(row.atRisk)] : []),
      ...(acting === null
        ? []
        : [row.profit === null ? "–" : row.profit > 0 ? f.money(row.profit) : "does not pay"]),
      row.reasons ?? "nothing stands out",
      ...(same ? [] : [row.suggestion]),
    ]),
  );
}

function chanceText({ probability, low, high }: CustomerAtRisk, f: ReportFormats): string {
  const chance = f.chance(probability);
  return low === null || high === null ? chance : `${chance} (${f.chance(low)} to ${f.chance(high)})`;
}

function figure({ bins, bands, expected, customers }: ChurnPart, f: ReportFormats): Figure {
  const caption = "Customers by their chance of leaving";
  const most = Math.max(...bins.map((b) => b.customers));
  const range = (b: ChurnPart["bins"][number]) => `${f.percent(b.from)} to ${f.percent(b.to)}, ${b.band}`;
  return {
    caption,
    chart: (options) =>
      churnRiskChart(
        Object.assign(
          bins.flatMap(({ from, to, band, customers: n }) =>
            new Array<{ probability: number; band: typeof band }>(n).fill({
              probability: (from + to) / 2,
              band,
            }),
          ),
          { info: { expected, bands } },
        ),
        { ...options, bins: 10 },
      ),
    bars: htmlBars(
      bins.map((b) => ({
        label: range(b),
        share: b.customers / most,
        text: f.count(b.customers),
        second: b.band === "high",
        pale: b.band === "low",
      })),
    ),
    table: htmlTable(
      caption,
      [
        { title: "Chance of leaving, and band of risk" },
        { title: "Customers", number: true },
        { title: "Share", number: true },
      ],
      bins.map((b) => [range(b), f.count(b.customers), f.percent(b.customers / customers)]),
    ),
  };
}
