import { survivalChart } from "../../charts/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlTable, paragraphs } from "../html.ts";
import { MONTH_DAYS } from "../remaining-days.ts";
import type { Figure, Section, ViewContext } from "../section.ts";
import { HEADINGS, plural } from "../words.ts";
import type { LifetimesPart, StayGroup, StayShare } from "./lifetimes.ts";

// ages below two months are told in days
const SHORT = 61;
const OF: Readonly<Record<string, string>> = {
  channel: "channel of the first order",
  place: "place of the first order",
  category: "category of the first order",
  payment: "payment of the first order",
};

/** The part about how long customers stay, as it stands on the page. */
export function lifetimesView(part: LifetimesPart, { formats: f }: ViewContext): Section {
  const { silence, until, groups, shares } = part;
  const [all] = groups;
  return {
    id: "lifetimes",
    heading: HEADINGS.lifetimes,
    blocks: [
      paragraphs(
        `Customers of a shop do not say that they leave. From their pauses this shop learns it: when ${plural(silence, "day has", "days have", f.count)} passed since an order, few still come back. Who is silent for so long counts as having left with the last order before. So it is known up to ${f.day(until)} who was there; ${plural(all.customers, "new customer", "new customers", f.count)} could be followed.`,
        onceSentence(all, f),
        medianSentence(all, f),
      ),
      figure(part, f),
      shares.length === 0 ? "" : sharesTable(part, f),
      paragraphs(todaySentence(part, f)),
      groups.length < 2 ? "" : groupsTable(part, f),
      paragraphs(
        `Who was a customer before the data begins counts from the first order in it. Who came back after having left counts once, with the first stay.`,
      ),
    ],
  };
}

function onceSentence({ once }: StayGroup, f: ReportFormats): string {
  if (once.share === 0) return "Everybody came back for a second purchase day.";
  return `Of 100 new customers about ${f.count(100 * once.share)} buy once and have left with that${range(once, (x) => f.count(100 * x))}.`;
}

function medianSentence({ median: { days, low, high } }: StayGroup, f: ReportFormats): string {
  if (days === null)
    return "Of those who do come back more than half were still there as far as the data reach.";
  const ends =
    low === null
      ? ""
      : high === null
        ? ` (${staySpan(low, f)} or more)`
        : ` (between ${low < SHORT === high < SHORT ? staySpan(low, f).split(" ")[0] : staySpan(low, f)} and ${staySpan(high, f)})`;
  return `Of those who do come back, half have left ${staySpan(days, f)} after their first order${ends}.`;
}

function todaySentence({ today, until }: LifetimesPart, f: ReportFormats): string {
  if (today === null)
    return "How much longer today’s customers will stay cannot be said yet: most of them have been there for about as long as the data reach.";
  const { customers, followed, months, expected, low, high, share } = today;
  const who =
    followed === customers
      ? `${plural(customers, "customer", "customers", f.count)} were there`
      : `${plural(customers, "customer", "customers", f.count)} were there; for ${f.count(followed)} of them it can be told what comes (the others had been there for about as long as the data reach)`;
  return `On ${f.day(until)} ${who}. They can be expected to stay for ${f.decimal(expected)} of the ${f.count(months)} months from then on, on average (between ${f.decimal(low)} and ${f.decimal(high)}); ${f.percent(share)} of them stay to the end.`;
}

function figure({ groups, by }: LifetimesPart, f: ReportFormats): Figure {
  const shown = groups.length > 1 ? groups.slice(1) : groups;
  const caption = `Share of new customers still there by months since the first order${by === null ? "" : `, by ${OF[by]}`}`;
  const months = (days: number) => days / MONTH_DAYS;
  const last = Math.max(...shown.map(({ curve }) => curve[curve.length - 1].time));
  const ages = [0, 1, 3, 6, 12, 24, 36].filter((age) => age * MONTH_DAYS <= last);
  const rows = ages.flatMap((age) =>
    shown.map((group) => ({ age, group, share: readAt(group, age * MONTH_DAYS) })),
  );
  return {
    caption,
    chart: (options) =>
      survivalChart(
        {
          unit: "month",
          groups: shown.map(({ group, curve }) => ({
            group,
            curve: curve.map((point) => ({ ...point, time: months(point.time) })),
          })),
        },
        { ...options, since: "the first order" },
      ),
    bars: htmlBars(
      rows
        .filter(({ share }) => share !== null)
        .map(({ age, group, share }) => ({
          label: `${group.group === null ? "" : `${group.group}, `}${age === 0 ? "bought again" : plural(age, "month", "months", f.count)}`,
          share: share ?? 0,
          text: f.percent(share ?? 0),
        })),
    ),
    table: htmlTable(
      caption,
      [
        { title: "Months since the first order" },
        ...shown.map(({ group }) => ({ title: group ?? "Still there", number: true })),
      ],
      ages.map((age) => [
        age === 0 ? "bought again at all" : f.count(age),
        ...rows.filter((r) => r.age === age).map(({ share }) => (share === null ? "–" : f.percent(share))),
      ]),
    ),
  };
}

function sharesTable({ shares }: LifetimesPart, f: ReportFormats): string {
  const text = (share: StayShare) => `${f.percent(share.share)}${range(share, f.percent)}`;
  return htmlTable(
    "Customers who are still there after their first order",
    [
      { title: "After" },
      { title: "Of all new customers", number: true },
      { title: "Of those who came back", number: true },
    ],
    shares.map(({ months, all, back }) => [
      plural(months, "month", "months", f.count),
      text(all),
      text(back),
    ]),
  );
}

function groupsTable({ groups, by }: LifetimesPart, f: ReportFormats): string {
  return htmlTable(
    `How long customers stay, by ${OF[by ?? ""] ?? "group"}`,
    [
      { title: "First order" },
      { title: "New customers", number: true },
      { title: "Bought once", number: true },
      { title: "Half of the others left after", number: true },
    ],
    groups
      .slice(1)
      .map(({ group, customers, once, median }) => [
        group ?? "",
        f.count(customers),
        `${f.percent(once.share)}${range(once, f.percent)}`,
        median.days === null ? "not yet" : staySpan(median.days, f),
      ]),
  );
}

/** What a curve says at an age; null beyond what it knows. */
function readAt({ curve }: StayGroup, days: number): number | null {
  let share = 1;
  for (const point of curve) {
    if (point.time > days) return share;
    share = point.survival;
  }
  return curve[curve.length - 1].time >= days ? share : null;
}

/** " (34% to 41%)", nothing without a range. */
function range({ low, high }: StayShare, write: (share: number) => string): string {
  return low === null || high === null ? "" : ` (${write(low)} to ${write(high)})`;
}

/** Days up to two months, then months. */
export function staySpan(days: number, f: ReportFormats): string {
  return days < SHORT
    ? plural(Math.round(days), "day", "days", f.count)
    : `${f.decimal(days / MONTH_DAYS)} months`;
}
