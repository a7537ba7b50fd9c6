import type { ReportFormats } from "./format.ts";
import { escapeHtml } from "./html.ts";
import { isReady, type MissingReason } from "./part.ts";
import { reportPartList } from "./parts/list.ts";
import type { ReportParts } from "./report.ts";
import type { Section } from "./section.ts";
import { HEADINGS, missingSentence, NOT_SHOWN } from "./words.ts";

/** A section in its place on the page. */
export interface PlacedSection extends Section {
  /** What the table of contents lists it under. */
  readonly chapter: string;
  /** How many of its blocks stand open; the others are behind a line. undefined: all. */
  readonly open: number | undefined;
}

/** The chapters of the table of contents, in the order of the page. */
const CHAPTERS: readonly (readonly [title: string, parts: readonly (keyof ReportParts)[]])[] = [
  ["Sales", ["headline", "trend", "calendar"]],
  ["Customers", ["segments", "lifecycle", "contacts", "nextOrders", "churn", "cohorts", "lifetimes"]],
  ["Their value", ["predictedValue", "lifetimeValue", "historicValue", "concentration"]],
  [
    "Goods and orders",
    [
      "bestSellers",
      "together",
      "offers",
      "preferences",
      "discounts",
      "orderValues",
      "rhythm",
      "combinations",
    ],
  ],
  ["The data", ["readiness", "quality", "definitions"]],
];

/** Parts of which the page shows the beginning, by the number of blocks: what one looks up now and then. */
const BEGUN: { readonly [K in keyof ReportParts]?: number } = {
  calendar: 1,
  churn: 4,
  cohorts: 1,
  lifetimes: 2,
  lifetimeValue: 1,
  historicValue: 1,
  concentration: 1,
  bestSellers: 1,
  together: 2,
  offers: 2,
  preferences: 2,
  discounts: 1,
  orderValues: 1,
  rhythm: 1,
  combinations: 2,
  readiness: 1,
  quality: 1,
};

/** The sections of the page in order. What the data cannot carry stands together, before the parts about the data. */
export function sectionsOf(parts: ReportParts, formats: ReportFormats): PlacedSection[] {
  const definitions = new Map(reportPartList());
  const silent = new Map<MissingReason, string[]>();
  const sections: PlacedSection[] = [];
  const last = CHAPTERS.length - 1;
  for (const [i, [chapter, names]] of CHAPTERS.entries()) {
    if (i === last && silent.size > 0) sections.push({ ...notShown(silent), chapter, open: undefined });
    for (const name of names) {
      const part = parts[name];
      if (!isReady(part)) silent.set(part.missing, [...(silent.get(part.missing) ?? []), HEADINGS[name]]);
      else
        sections.push({
          ...(definitions.get(name) as NonNullable<ReturnType<typeof definitions.get>>).view(part as never, {
            formats,
          }),
          chapter,
          open: BEGUN[name],
        });
    }
  }
  return sections;
}

/** The table of contents. */
export function contentsHtml(sections: readonly PlacedSection[]): string {
  const chapters = [...new Set(sections.map((s) => s.chapter))].map((chapter) => {
    const links = sections
      .filter((s) => s.chapter === chapter)
      .map((s) => `<li><a href="#${s.id}">${escapeHtml(s.heading)}</a></li>`);
    return `<li>${escapeHtml(chapter)}<ul>${links.join("\n")}</ul></li>`;
  });
  return `<nav aria-label="Contents"><ul>${chapters.join("\n")}</ul></nav>`;
}

function notShown(silent: ReadonlyMap<MissingReason, readonly string[]>): Section {
  const rows = [...silent].map(
    ([reason, names]) =>
      `<div><dt>${names.map(escapeHtml).join("<br>")}</dt><dd>${escapeHtml(missingSentence(reason))}</dd></div>`,
  );
  return {
    id: "not-shown",
    heading: NOT_SHOWN,
    blocks: [`<dl class="terms">${rows.join("\n")}</dl>`],
  };
}
