import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { toCsv } from "../../src/data/index.ts";
import { read, root, sourceOf } from "../common/project.ts";
import { boutique, boutiqueReductions } from "./shop.ts";

// the TypeScript in the guides of this folder and of charts, run as it stands against the source
const GIVEN = {
  report: `const file = __csv; const drawSvg = () => "<svg></svg>";`,
  charts: `import { ordersFrom, readOrders, summarizeCustomers } from "clientele/data";
    const asOf = "2026-09-01"; const orders = await readOrders(__csv); const customers = summarizeCustomers(orders, { asOf });`,
};

for (const [name, given] of Object.entries(GIVEN)) {
  describe(`docs/guide/${name}.md`, () => {
    const blocks = [...read(`docs/guide/${name}.md`).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]);

    it("has examples that run", async () => {
      expect(blocks.length).toBeGreaterThan(0);
      const lines = [given, ...blocks]
        .join("\n")
        .replace(
          /from "clientele\/([a-z-]+)"/g,
          (_, path: string) => `from ${JSON.stringify(join(root, sourceOf(path)))}`,
        )
        .split("\n")
        .map((line) => line.trim());
      const imports = lines.filter((line) => line.startsWith("import "));
      const rest = lines.filter((line) => !line.startsWith("import "));
      const end = name === "report" ? "return { report, html };" : "return { drawSvg, rfm };";
      const source = `${imports.join("\n")}\nexport async function main(__csv) {\n${rest.join("\n")}\n${end}\n}`;
      const folder = join(root, "test/.cache/guides");
      mkdirSync(folder, { recursive: true });
      const out = join(folder, `${name}.mjs`);
      writeFileSync(out, transformSync(source, { loader: "ts", format: "esm", target: "es2022" }).code);
      const { main } = (await import(/* @vite-ignore */ out)) as {
        main(csv: string): Promise<{
          html?: string;
          rfm?: Iterable<{ r: number; f: number; segment: string }>;
          drawSvg?: (chart: unknown) => Promise<string>;
        }>;
      };
      const made = await main(toCsv(boutique(), { times: ["time"], gate: "not-for-contact" }));
      if (name === "report") expect(made.html).toMatch(/^<!doctype html>[\s\S]*Blue Door Coffee/);
      else {
        const { rfmGridChart } = await import("../../src/charts/index.ts");
        const svg = await made.drawSvg?.(rfmGridChart(made.rfm as never));
        expect(svg).toMatch(/^<svg/);
      }
    });
  });
}

it("the guide's table of parts and of readiness name what the report has", async () => {
  const guide = read("docs/guide/report.md");
  const { buildReport } = await import("../../src/report/index.ts");
  const { parts } = buildReport(boutiqueReductions());
  for (const name of Object.keys(parts)) expect(guide).toContain(`| \`${name}\` |`);
  if ("missing" in parts.readiness) throw new Error("no readiness");
  const limits = new Set(
    parts.readiness.rows.flatMap((r) =>
      r.checks.flatMap((c) => (c.measure === "amounts" ? [] : [c.least, c.good])),
    ),
  );
  for (const n of limits) expect(guide).toMatch(new RegExp(`\\b${n.toLocaleString("en")}\\b`));
});
