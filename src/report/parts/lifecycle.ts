import { segmentFlowChart } from "../../charts/index.ts";
import type { Estimate } from "../../core/estimate.ts";
import { describeLifecycle, type LifecyclePace } from "../../segmentation/index.ts";
import type { ReportFormats } from "../format.ts";
import { htmlBars, htmlFold, htmlGroups, htmlList, htmlTable, paragraphs } from "../html.ts";
import { LEAST_CUSTOMERS, type ReportPart } from "../part.ts";
import type { ReportMove } from "../reductions.ts";
import { HEADINGS, plural } from "../words.ts";

import { cautions, limitSentences, movementSentence, OUTSIDE, PACES, SOURCES } from "./lifecycle-words.ts";

/** One stage of life. */
export interface ReportStage {
  readonly stage: string;
  readonly customers: number;
  readonly customerShare: number;
  readonly revenue: number;
  readonly revenueShare: number;
  /** What it is and what to do, in words. */
  readonly meaning: string;
  readonly action: string;
}

/** How long a silence is too long, for customers of one pace. */
export interface ReportLimit {
  readonly pace: LifecyclePace;
  /** Days of silence after which a customer is late, and after which few come back. */
  readonly atRisk: number;
  readonly lapsed: number;
  /** Where the days are from: this shop's pauses of this kind, of several kinds together, or the library's own. */
  readonly status: "learnt" | "shared" | "default";
  /** Share of those late who come back all the same. */
  readonly comesBack: Estimate | null;
  /** Days that pauses could be followed for; later returns are not seen. */
  readonly followed: number;
}

/** Who is due, late or gone. */
export interface LifecyclePart {
  readonly stages: readonly ReportStage[];
  readonly limits: readonly ReportLimit[];
  /** A customer who comes back within so many days on average is a frequent buyer. */
  readonly frequentDays: number;
  readonly status: "learnt" | "partly learnt" | "default";
  /** Pauses that ended in a purchase: what the limits were learnt from. */
  readonly returns: number;
  /** Days that pauses are followed for where the log is long enough. */
  readonly horizon: number;
  readonly warnings: readonly string[];
  /** From when to when customers moved, and from where to where; null where the log is too short. */
  readonly movement: {
    readonly from: number;
    readonly to: number;
    readonly cells: readonly ReportMove[];
  } | null;
}

const STATUSES: readonly string[] = ["learnt", "partly learnt", "default"];
export const lifecyclePart: ReportPart<LifecyclePart, "about" | "lifecycle"> = {
  needs: ["about", "lifecycle"],
  build: ({ about, lifecycle }) => {
    const customers = lifecycle?.stages.reduce((n, s) => n + s.customers, 0) ?? 0;
    if (lifecycle === null || customers === 0) return { missing: "no-customers" };
    if (customers < LEAST_CUSTOMERS) return { missing: "few-customers" };
    const { model, stages, movement } = lifecycle;
    const revenue = stages.reduce((n, s) => n + s.revenue, 0);
    const words = new Map<string, { meaning: string; action: string }>(
      describeLifecycle(model).stages.map((s) => [s.stage, s]),
    );
    return {
      stages: stages.map(({ stage, customers: n, revenue: brought }) => ({
        stage,
        customers: n,
        customerShare: n / customers,
        revenue: brought,
        revenueShare: revenue > 0 ? brought / revenue : 0,
        meaning: words.get(stage)?.meaning ?? "",
        action: words.get(stage)?.action ?? "",
      })),
      limits: PACES.map((pace) => {
        const { atRisk, lapsed, status, chanceAtRisk, horizon } = model.limits[pace];
        return { pace, atRisk, lapsed, status, comesBack: chanceAtRisk, followed: horizon };
      }),
      frequentDays: model.frequent.days,
      status: model.fit.status,
      returns: model.fit.returns,
      horizon: model.settings.horizonDays,
      warnings: model.fit.warnings,
      movement: movement && { from: movement.from, to: about.asOf, cells: movement.cells },
    };
  },
  shape: {
    stages: [
      {
        stage: "text",
        customers: "number",
        customerShare: "number",
        revenue: "number",
        revenueShare: "number",
        meaning: "text",
        action: "text",
      },
    ],
    limits: [
      {
        pace: "text",
        atRisk: "number",
        lapsed: "number",
        status: "text",
        comesBack: { orNull: "estimate" },
        followed: "number",
      },
    ],
    frequentDays: "number",
    status: "text",
    returns: "number",
    horizon: "number",
    warnings: ["text"],
    movement: {
      orNull: { from: "number", to: "number", cells: [{ from: "text", to: "text", customers: "number" }] },
    },
  },
  valid: ({ limits, status, stages, movement }) =>
    STATUSES.includes(status) &&
    limits.length === PACES.length &&
    limits.every((l, i) => l.pace === PACES[i] && Object.hasOwn(SOURCES, l.status)) &&
    stages.some((s) => s.customers > 0) &&
    stages.length <= 20 &&
    (movement?.cells.every((c) => c.customers >= 0) ?? true),
  view: (part, { formats: f }) => {
    const { stages, limits, status, returns, movement } = part;
    const filled = stages.filter((s) => s.customers > 0);
    const money = filled.some((s) => s.revenue > 0);
    const moved = movement?.cells.filter((c) => c.customers > 0) ?? [];
    return {
      id: "lifecycle",
      heading: HEADINGS.lifecycle,
      blocks: [
        paragraphs(
          status === "default"
            ? `The shop is too young or too small to have a pace of its own: only ${plural(returns, "purchase was", "purchases were", f.count)} a customer’s second or later one. The limits below are the general ones of this program; take the stages as a first guess.`
            : `Every shop has a pace of its own. From the ${f.count(returns)} times that a customer of yours came back it follows how long a pause is usual:`,
        ),
        htmlList(limitSentences(part, f)),
        paragraphs(
          status === "partly learnt" &&
            "Some of these limits could not be learnt from your own customers alone; the table below says which.",
          "The groups above compare customers with each other. The stages here ask of each one whether the pause has become too long:",
        ),
        htmlGroups(
          filled.map((s) => ({
            name: s.stage,
            size: [
              `${plural(s.customers, "customer", "customers", f.count)} (${f.percent(s.customerShare)})`,
              ...(money ? [`${f.percent(s.revenueShare)} of revenue`] : []),
            ],
            meaning: s.meaning,
            action: s.action,
          })),
        ),
        htmlFold(
          "The limits and where they are from",
          `${htmlTable(
            "Days of silence after which a customer is late, and after which few come back",
            [
              { title: "Customers" },
              { title: "Late after", number: true },
              { title: "Lapsed after", number: true },
              { title: "Of those late come back" },
              { title: "Learnt from" },
            ],
            limits.map((l) => [
              WHO[l.pace],
              plural(l.atRisk, "day", "days", f.count),
              plural(l.lapsed, "day", "days", f.count),
              l.comesBack === null ? "not known" : range(l.comesBack, f),
              SOURCES[l.status],
            ]),
          )}${htmlList(cautions(part, f))}`,
        ),
        movement === null || moved.length === 0 ? "" : paragraphs(movementSentence(part, f)),
        ...(movement === null || moved.length === 0 ? [] : [flow(part, movement, moved, f)]),
      ],
    };
  },
};

const WHO: Readonly<Record<LifecyclePace, string>> = {
  first: "Ordered once",
  second: "Ordered twice",
  occasional: "Three times or more, now and then",
  frequent: "Three times or more, often",
};

function range({ value, interval }: Estimate, f: ReportFormats): string {
  return interval === null
    ? f.percent(value)
    : `${f.percent(value)} (${f.percent(interval[0])} to ${f.percent(interval[1])})`;
}

function flow(
  { stages }: LifecyclePart,
  movement: NonNullable<LifecyclePart["movement"]>,
  cells: readonly ReportMove[],
  f: ReportFormats,
) {
  const dates = [f.day(movement.from), f.day(movement.to)];
  const sumOf = (test: (c: ReportMove) => boolean) =>
    cells.reduce((n, c) => n + (test(c) ? c.customers : 0), 0);
  const rows = stages.map(({ stage }) => {
    const start = sumOf((c) => c.from === stage);
    const stayed = sumOf((c) => c.from === stage && c.to === stage);
    const end = sumOf((c) => c.to === stage);
    return { stage, start, entered: end - stayed, left: start - stayed, end };
  });
  const shown = rows.filter((r) => r.start > 0 || r.end > 0);
  const most = Math.max(...shown.map((r) => r.end), 1);
  return {
    caption: `Customers by stage on ${dates[0]} and on ${dates[1]}, and who went where`,
    chart: (options: Parameters<typeof segmentFlowChart>[1]) =>
      segmentFlowChart(cells, {
        ...options,
        height: 340,
        dates,
        segments: [...stages.map((s) => s.stage), OUTSIDE],
      }),
    bars: `<p class="note">How many there are now, who entered (+) and who left (−) since.</p>${htmlBars(
      shown.map((r) => ({
        label: r.stage,
        share: r.end / most,
        text: `${f.count(r.end)} (+${f.count(r.entered)} −${f.count(r.left)})`,
      })),
    )}`,
    table: htmlTable(
      `Customers who entered and left each stage from ${dates[0]} to ${dates[1]}`,
      [
        { title: "Stage" },
        { title: "Before", number: true },
        { title: "Entered", number: true },
        { title: "Left", number: true },
        { title: "Now", number: true },
      ],
      shown.map((r) => [r.stage, f.count(r.start), f.count(r.entered), f.count(r.left), f.count(r.end)]),
    ),
  };
}
