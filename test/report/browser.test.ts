import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildReport, renderReport } from "../../src/report/index.ts";
import { drawSvg } from "../charts/draw-svg.ts";
import { hasBrowser, openBrowser } from "../common/browser.ts";
import { boutiqueReductions } from "./shop.ts";

// of the boutique
const FIGURES = 14;
const OPEN_ALL = `for (const d of document.querySelectorAll("details")) d.open = true;`;

// what a person meets: the page in a real browser, on a wide screen and on a phone, by day and by night
describe.skipIf(!hasBrowser())("the report in a browser", () => {
  let browser: Browser;
  const pages: Record<string, string> = {};
  beforeAll(async () => {
    browser = await openBrowser();
    const report = buildReport(boutiqueReductions(), { margin: 0.4, title: "Boutique Marie" });
    pages.bars = await renderReport(report);
    pages.charts = await renderReport(report, { drawSvg });
  });
  afterAll(() => browser?.close());

  async function show(
    html: string,
    width: number,
    colorScheme: "light" | "dark",
  ): Promise<{ page: Page; troubles: string[] }> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const troubles: string[] = [];
    page.on("console", (message) => troubles.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("data:")) troubles.push(`request: ${request.url()}`);
    });
    await page.setContent(html, { waitUntil: "load" });
    return { page, troubles };
  }

  for (const kind of ["bars", "charts"]) {
    for (const [width, scheme] of [
      [1280, "light"],
      [1280, "dark"],
      [390, "light"],
      [390, "dark"],
      [320, "light"],
    ] as const) {
      it(`fits ${width} px in ${scheme} mode with ${kind}, quietly, without a request, and its text stands out (WCAG AA)`, async () => {
        const { page, troubles } = await show(pages[kind], width, scheme);
        expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
        // by hand once at every width; the theme moves nothing
        if (kind === "bars" && scheme === "light") {
          for (const summary of await page.locator("summary").all()) await summary.click();
        } else await page.evaluate(OPEN_ALL);
        expect(await page.locator("details:not([open])").count()).toBe(0);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
        // nothing sticks out of the column either, except what scrolls inside its own frame
        const outside =
          await page.evaluate(`[...document.querySelectorAll("main *, header *, footer *")].filter((e) =>
          !e.closest(".scroll, svg, .skip") && e.getBoundingClientRect().right > ${width} + 0.5).map((e) => e.outerHTML.slice(0, 80))`);
        expect(outside).toEqual([]);
        expect(await page.evaluate(LOW_CONTRAST)).toEqual([]);
        expect(troubles).toEqual([]);
        await page.close();
      });
    }
  }

  it("names every figure, picture and scrolling table for those who do not see it", async () => {
    const { page } = await show(pages.charts, 1280, "light");
    await page.evaluate(OPEN_ALL);
    const tree = await page.locator("body").ariaSnapshot();
    expect(tree.match(/figure "[^"]{20,}"/g)?.length).toBe(FIGURES);
    expect(tree.match(/img "[^"]{20,}"/g)?.length).toBe(FIGURES);
    expect(tree.includes('heading "Boutique Marie" [level=1]')).toBe(true);
    expect(tree.match(/^\s*- (region|figure|img)(:.*)?$/gm) ?? []).toEqual([]);
    await page.close();
  });

  it("draws for the width: one picture of each chart is shown", async () => {
    for (const [width, shown] of [
      [1280, "wide"],
      [390, "narrow"],
    ] as const) {
      const { page } = await show(pages.charts, width, "light");
      const visible = await page.evaluate(
        `[...document.querySelectorAll(".chart")].filter((e) => e.offsetParent !== null).map((e) => e.className)`,
      );
      expect(visible).toEqual(Array(FIGURES).fill(`chart ${shown}`));
      await page.close();
    }
  });

  it("leads from the contents to every heading, whether its section is folded or not", async () => {
    const { page } = await show(pages.bars, 390, "light");
    for (const link of await page.locator("nav a").all()) {
      const id = (await link.getAttribute("href")) as string;
      expect(await page.locator(`h2${id}`).isVisible(), id).toBe(true);
    }
    await page.close();
  });

  it("reaches the report by keyboard past the header", async () => {
    const { page } = await show(pages.bars, 1280, "light");
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to the report");
    await page.close();
  });

  it("prints on white whatever the screen's theme, without what only a screen can use", async () => {
    const { page } = await show(pages.charts, 1280, "dark");
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe("rgb(255, 255, 255)");
    expect(await page.locator("nav").isVisible()).toBe(false);
    expect((await page.pdf({ format: "A4" })).length).toBeGreaterThan(10_000);
    // what the screen has behind a line, but for the numbers behind pictures
    expect(await page.locator("details.printed").count()).toBeGreaterThan(8);
    const hidden = `[...document.querySelectorAll("details.printed > *:not(summary):not(details), figure")].filter((e) =>
      e.closest("details:not(.printed)") === null && !e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))`;
    expect(await page.evaluate(hidden)).toEqual([]);
    await page.close();
  });
});

// contrast of every visible text with what lies behind it; texts of pictures are checked where the charts are
const LOW_CONTRAST = `(() => {
  const parse = (c) => {
    const m = c.match(/^color\\(srgb ([\\d.]+) ([\\d.]+) ([\\d.]+)(?: \\/ ([\\d.]+))?/);
    if (m) return [m[1] * 255, m[2] * 255, m[3] * 255, m[4] === undefined ? 1 : +m[4]];
    const n = c.match(/[\\d.]+/g).map(Number);
    return [n[0], n[1], n[2], n[3] ?? 1];
  };
  const luminance = (c) => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
    const v = c[i] / 255;
    return sum + w * (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  }, 0);
  const behind = (e) => {
    for (let at = e; at; at = at.parentElement) {
      const c = parse(getComputedStyle(at).backgroundColor);
      if (c[3] > 0.99) return c;
    }
    return [255, 255, 255, 1];
  };
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    if (e.closest("svg, .skip") || ![...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== "")) continue;
    if (!e.checkVisibility()) continue;
    const [a, b] = [luminance(parse(getComputedStyle(e).color)), luminance(behind(e))].sort((x, y) => x - y);
    const ratio = (b + 0.05) / (a + 0.05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + " " + e.outerHTML.slice(0, 80));
  }
  return found;
})()`;
