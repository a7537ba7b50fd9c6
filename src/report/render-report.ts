import { type Chart, type ChartOptions, chartPalette } from "../charts/index.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { reportFindings } from "./findings.ts";
import { type ReportFormats, reportFormats } from "./format.ts";
import { escapeHtml, htmlFold, paragraphs } from "./html.ts";
import { contentsHtml, type PlacedSection, sectionsOf } from "./page-sections.ts";
import { isReady } from "./part.ts";
import type { Report } from "./report.ts";
import type { Figure } from "./section.ts";
import { styleSheet } from "./style.ts";
import { DATA_BEHIND, moreOn, NO_CHARTS, plural } from "./words.ts";

/** Options of {@link renderReport}. */
export interface RenderReportOptions {
  /**
   * Draws a chart as SVG text, at once or later; with Vega: `new vega.View(vega.parse(vegaLite.compile(chart).spec), { renderer: "none" }).toSVG()`.
   * Each chart is drawn twice, for a wide page and for a phone. Default: none; bars of CSS stand in.
   */
  readonly drawSvg?: (chart: Chart) => string | Promise<string>;
  /** Title of the page. Default: the report's own. */
  readonly title?: string;
  /** BCP 47 language tag for numbers and dates; the words are English. Default "en". */
  readonly locale?: string;
}

/**
 * The report as one HTML page for the person who runs the shop: no script, nothing loaded from elsewhere, readable on a phone, in dark mode and
 * on paper, every chart with its numbers as a table. All text from the data is escaped; SVG from `drawSvg` is put in as it is, so it must
 * come from a renderer you trust. O(size of the report), and what drawing costs.
 *
 * @throws "bad-option" for an unknown locale, "bad-value" when `drawSvg` returns something that is no SVG.
 *
 * @example
 * import { buildReport, reduceForReport, renderReport } from "clientele/report";
 * import { ordersFrom } from "clientele/data";
 * const orders = ordersFrom([{ customer: "<b>ann", time: "2026-09-01", amount: 20 }]);
 * const report = buildReport(reduceForReport(orders, { asOf: "2026-11-01" }));
 * const page = await renderReport(report, { title: "Ann's shop" });
 * page.startsWith("<!doctype html>"); // => true
 * page.includes("<b>"); // => false
 * await renderReport(report, { drawSvg: () => "oops", locale: "no such" }); // throws "bad-option"
 */
export async function renderReport(report: Report, options: RenderReportOptions = {}): Promise<string> {
  const { about } = report;
  const formats = reportFormats(options.locale ?? "en", about.currency, about.zone);
  const sections = sectionsOf(report.parts, formats);
  const bodies: string[] = [];
  for (const section of sections) bodies.push(await sectionHtml(section, formats, options.drawSvg));
  const title = options.title ?? report.title;
  const findings = reportFindings(report, { locale: formats.locale });
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="clientele">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(title)}</title>
<style>
${styleSheet()}
</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<div class="page">
<header>
<h1>${escapeHtml(title)}</h1>
<p class="lead">${escapeHtml(lead(report, formats))}</p>
</header>
<main id="main">
<section aria-labelledby="in-short"><h2 id="in-short">In short</h2>
<ul class="short">${findings.map((text) => `<li>${escapeHtml(text)}</li>`).join("\n")}</ul>
${contentsHtml(sections)}
</section>
${bodies.join("\n")}
</main>
<footer class="note">${paragraphs(
    `Made with clientele from ${plural(about.rows, "row", "rows", formats.count)}${about.source === "rows" ? "" : ` of ${about.source}`}. Days and hours are those of ${about.zone}. The page holds everything it shows and loads nothing.`,
    options.drawSvg === undefined && NO_CHARTS,
  )}</footer>
</div>
</body>
</html>
`;
}

function lead({ about, parts }: Report, f: ReportFormats): string {
  if (about.from === null || about.to === null) return "The data holds no purchase.";
  const [from, to, last] = [about.from, about.to, about.asOf - 1].map(f.day);
  const money = isReady(parts.headline) && parts.headline.gross > 0;
  return [
    from === to ? from : `${from} to ${to}`,
    plural(about.orders, "order", "orders", f.count),
    about.currency !== "" ? `amounts in ${about.currency}` : money ? "amounts as they stand in the data" : "",
    last === to ? "" : `data through ${last}`,
  ]
    .filter((text) => text !== "")
    .join(" · ");
}

async function sectionHtml(
  section: PlacedSection,
  formats: ReportFormats,
  draw: RenderReportOptions["drawSvg"],
): Promise<string> {
  const blocks: string[] = [];
  let n = 0;
  for (const block of section.blocks) {
    blocks.push(
      typeof block === "string"
        ? block
        : await figureHtml(block, `${section.id}-figure-${++n}`, formats, draw),
    );
  }
  const { id, heading, open = blocks.length } = section;
  const join = (some: readonly string[]) => some.filter((b) => b.trim() !== "").join("\n");
  const rest = join(blocks.slice(open));
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(heading)}</h2>\n${join(blocks.slice(0, open))}${rest === "" ? "" : htmlFold(moreOn(heading), rest, true)}</section>`;
}

async function figureHtml(
  figure: Figure,
  id: string,
  f: ReportFormats,
  draw: RenderReportOptions["drawSvg"],
): Promise<string> {
  let picture = figure.bars;
  if (draw !== undefined) {
    const base: ChartOptions = {
      locale: f.locale,
      currency: f.currency,
      title: "",
      background: "transparent",
    };
    const pictures: string[] = [];
    for (const [name, width] of [
      ["wide", 720],
      ["narrow", 350],
    ] as const) {
      const chart = figure.chart({ ...base, width });
      const svg = themed(await draw(chart));
      pictures.push(
        `<div class="chart ${name}" role="img" aria-label="${escapeHtml(chart.description)}">${svg}</div>`,
      );
    }
    picture = pictures.join("\n");
  }
  const html = `<figure aria-labelledby="${id}"><figcaption id="${id}">${escapeHtml(figure.caption)}</figcaption>
${picture}
<details><summary>${DATA_BEHIND}</summary>${figure.table}</details></figure>`;
  return figure.fold === undefined ? html : htmlFold(figure.fold, html);
}

// What a picture on a page does without, a third of its size: names of marks (the picture has one), hooks for scripts, what is so anyhow.
const IDLE =
  / (?:aria-[a-z]+|role|font-family|pointer-events|version|xmlns(?::xlink)?)="[^"]*"| opacity="1"/g;
const UNSEEN = /^<path (?:[^<>]* )?(?:d=""|d="M0,0h0v0h0Z"|display="none")[^<>]*\/>$/;

// The charts are drawn for a light page; their colors become the page's variables, so that one drawing serves both themes. The picture
// has one name, so the names of its marks are left out, and so is the font, which is the page's.
function themed(svg: unknown): string {
  const start = typeof svg === "string" ? svg.indexOf("<svg") : -1;
  if (typeof svg !== "string" || start < 0 || /<script|<foreignObject/i.test(svg)) {
    throw new ClienteleError(
      "bad-value",
      `drawSvg must return an SVG drawing without scripts; found ${show(svg)}.`,
      { expected: "<svg ...>" },
    );
  }
  const names = new Map(
    Object.entries(chartPalette("light")).map(([name, color]) => [color.toLowerCase(), name]),
  );
  // only inside tags: what stands between them is text
  const idle = /<style/i.test(svg) ? IDLE : new RegExp(`${IDLE.source}| class="[^"]*"`, "g");
  return svg.slice(start).replace(/<[^<>]*>/g, (tag) =>
    UNSEEN.test(tag)
      ? ""
      : tag
          .replace(idle, "")
          .replace(/ (?:d|transform|[xyr][12xy]?|width|height)="[^"]*"/g, (text) =>
            text
              .replace(/-?\d+(?:\.\d+)?e-\d+/g, "0")
              .replace(/\d+\.\d{2,}/g, (n) => String(Math.round(Number(n) * 10) / 10)),
          )
          .replace(/^<svg\b/, '<svg aria-hidden="true"')
          .replace(/(fill|stroke)="(#[0-9a-f]{6})"/gi, (whole, attribute: string, color: string) => {
            const name = names.get(color.toLowerCase());
            return name === undefined ? whole : `${attribute}="var(--${name})"`;
          }),
  );
}
