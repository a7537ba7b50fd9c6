import { beforeAll, describe, expect, it } from "vitest";
import type { Chart } from "../../src/charts/index.ts";
import { ordersFrom } from "../../src/data/index.ts";
import { escapeHtml } from "../../src/report/html.ts";
import { buildReport, type Report, reduceForReport, renderReport } from "../../src/report/index.ts";
import { drawSvg } from "../charts/draw-svg.ts";
import { boutiqueReductions, twelveCustomers } from "./shop.ts";

const EVIL = `<script>alert("x")</script><img src=x onerror='alert(1)'>&"\u202etxt`;

/** A shop where every text that can come from the data is hostile. */
function evilShop(): Report {
  const orders = ordersFrom(
    Array.from({ length: 60 }, (_, i) => ({
      customer: `${EVIL}${i % 12}`,
      time: Date.UTC(2026, i % 7, 1 + (i % 25), 10),
      amount: 5 + (i % 4),
      order: `o${i}`,
      item: `${EVIL}${i % 3}`,
      refund: 0,
    })),
  );
  const report = buildReport(reduceForReport(orders, { asOf: "2026-12-01" }), { title: EVIL });
  return { ...report, about: { ...report.about, source: EVIL, notes: [EVIL] } };
}

/** Start tags with their attributes, text left out: enough to read a page that is well formed. */
function tagsOf(page: string): { name: string; attributes: string }[] {
  return [...page.matchAll(/<([a-zA-Z][a-zA-Z0-9]*)((?:\s+[^\s=>]+(?:="[^"]*")?)*)\s*\/?>/g)].map((m) => ({
    name: m[1],
    attributes: m[2],
  }));
}

describe("escaping", () => {
  it("leaves no character of markup and no character that turns the direction of text", () => {
    expect(escapeHtml(`<a href="x">'\`&`)).toBe("&#60;a href=&#34;x&#34;&#62;&#39;&#96;&#38;");
    expect(escapeHtml("a\u0000b\u202ec\td")).toBe("a\ufffdb\ufffdc\td");
  });

  it("holds for customers, items, titles, sources and notes, with bars and with charts", async () => {
    for (const page of [
      await renderReport(evilShop()),
      await renderReport(evilShop(), { drawSvg, title: EVIL }),
    ]) {
      expect(/<script|<img|onerror='|alert\("x"\)/.test(page)).toBe(false);
      expect(page.includes("\u202e")).toBe(false);
      expect(page.includes("&#60;script&#62;")).toBe(true);
      expect(tagsOf(page).some((t) => /\son\w+=/.test(t.attributes))).toBe(false);
    }
  });
});

describe("the page", () => {
  let bars = "";
  let charts = "";
  beforeAll(async () => {
    const report = buildReport(boutiqueReductions(), { margin: 0.4, title: "Marie & Söhne" });
    bars = await renderReport(report);
    charts = await renderReport(report, { drawSvg });
  });

  it("loads nothing and runs nothing", () => {
    for (const page of [bars, charts]) {
      const links = [...page.matchAll(/(?:src|href|action|data|poster|srcset)="([^"]*)"/g)].map((m) => m[1]);
      expect(links.every((l) => l.startsWith("#"))).toBe(true);
      expect(/<script|<link|<iframe|@import|url\(/i.test(page)).toBe(false);
      // and what a drawing might ask for, the browser refuses
      expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"`);
      expect(
        [...page.matchAll(/https?:\/\/[^\s"<]+/g)]
          .map((m) => m[0])
          .filter((u) => !u.startsWith("http://www.w3.org/")),
      ).toEqual([]);
    }
  });

  it("has one h1, headings that go down one step at a time, a language, a title and a way past the header", () => {
    for (const page of [bars, charts]) {
      const levels = tagsOf(page)
        .filter((t) => /^h[1-6]$/.test(t.name))
        .map((t) => Number(t.name[1]));
      expect(levels.filter((l) => l === 1).length).toBe(1);
      for (let i = 1; i < levels.length; i++) expect(levels[i] - levels[i - 1]).toBeLessThanOrEqual(1);
      expect(/^<!doctype html>\n<html lang="en">/.test(page)).toBe(true);
      expect(page.includes("<title>Marie &#38; Söhne</title>")).toBe(true);
      expect(page.includes('<a class="skip" href="#main">')).toBe(true);
      expect(page.includes('name="viewport" content="width=device-width, initial-scale=1"')).toBe(true);
    }
  });

  it("gives every id once and links only to what is there", () => {
    for (const page of [bars, charts]) {
      const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target] of page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g))
        expect(ids).toContain(target);
    }
  });

  it("has the numbers of every figure as a table with a caption and headed columns and rows", () => {
    for (const page of [bars, charts]) {
      const figures = [...page.matchAll(/<figure[\s\S]*?<\/figure>/g)].map((m) => m[0]);
      expect(figures.length).toBe(14);
      for (const figure of figures) {
        expect(figure).toMatch(/<figcaption[^>]*>[^<]{20,}<\/figcaption>/);
        expect(figure).toMatch(
          /<details><summary>[^<]+<\/summary>[\s\S]*<table><caption>[^<]+<\/caption>[\s\S]*scope="col"[\s\S]*scope="row"/,
        );
      }
    }
  });

  it("shows bars and says how to get charts, or shows charts with a name, for a wide page and for a phone", () => {
    expect(bars.includes('<ul class="bars">')).toBe(true);
    expect(bars.includes("<svg")).toBe(false);
    expect(bars.includes("npm install vega vega-lite")).toBe(true);
    expect(charts.includes("npm install vega")).toBe(false);
    expect(charts.match(/<svg/g)?.length).toBe(28);
    expect(charts.match(/<div class="chart (wide|narrow)" role="img" aria-label="[^"]{20,}">/g)?.length).toBe(
      28,
    );
  });

  it("gives the charts the colors of the page, so that they follow the dark theme", () => {
    const svg = [...charts.matchAll(/<svg[\s\S]*?<\/svg>/g)].map((m) => m[0]).join("");
    expect(svg.includes('fill="var(--first)"')).toBe(true);
    expect(/(fill|stroke)="#(22262a|5a6169|0072b2|dfe3e6)"/.test(svg)).toBe(false);
  });

  it("says the same numbers with bars and with charts", () => {
    const figures = (page: string) => [...page.matchAll(/<dd class="big">([^<]*)<\/dd>/g)].map((m) => m[1]);
    expect(figures(bars)).toEqual(figures(charts));
    expect(figures(bars).length).toBe(6);
  });
});

describe("rendering", () => {
  const report = buildReport(reduceForReport(twelveCustomers(), { asOf: "2026-09-01" }));

  it("writes numbers and dates as the locale has them, in the report's currency", async () => {
    expect(await renderReport(report, { locale: "en" })).toContain("€825");
    const german = await renderReport(report, { locale: "de" });
    expect(/825\s€/.test(german)).toBe(true);
    expect(german.includes("August 2026")).toBe(true);
  });

  it("takes a drawing at once or later and each chart twice, without a title of its own", async () => {
    const seen: Chart[] = [];
    const page = await renderReport(report, {
      drawSvg: (chart) => {
        seen.push(chart);
        return '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>';
      },
    });
    expect(page.includes("<?xml")).toBe(false);
    expect(new Set(seen.map((c) => c.width))).toEqual(new Set([720, 350]));
    expect(seen.every((c) => c.title === undefined && c.background === "transparent")).toBe(true);
  });

  it("refuses what is no drawing, and an unknown locale", async () => {
    await expect(renderReport(report, { drawSvg: () => "oops" })).rejects.toMatchObject({
      code: "bad-value",
    });
    await expect(
      renderReport(report, { drawSvg: () => "<svg><script>1</script></svg>" }),
    ).rejects.toMatchObject({ code: "bad-value" });
    await expect(renderReport(report, { locale: "no such" })).rejects.toMatchObject({ code: "bad-option" });
  });

  it("says plainly what is missing where there is nothing", async () => {
    const none = buildReport(
      reduceForReport(ordersFrom([] as { customer: string; time: string; amount: number }[]), {
        asOf: "2026-01-01",
      }),
    );
    const page = await renderReport(none);
    expect(page.includes("The data holds no purchase.")).toBe(true);
    // each reason once, with the names of the parts that it keeps away
    const [, reasons] = page.split("What is not shown, and why</h2>");
    expect(reasons).toMatch(/<dt>[^<]+(?:<br>[^<]+){2,}<\/dt><dd>Not enough data: there is no purchase/);
    expect(reasons.split("Not enough data: there is no purchase").length).toBe(2);
    expect(reasons).toMatch(
      /What a customer is worth(?:<br>[^<]+)*<\/dt><dd>Not enough data: the export names no customers/,
    );
  });
});
