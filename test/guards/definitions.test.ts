import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kpiDefinitions, metricDefinitions } from "../../src/metrics/index.ts";
import { rankingDefinitions } from "../../src/recommend/index.ts";
import { read, root } from "../common/project.ts";

const page = join(root, "docs/definitions.md");

/** The table of definitions as it stands in the docs. */
function definitionsPage(): string {
  const all = [...metricDefinitions, ...kpiDefinitions, ...rankingDefinitions];
  const names = [...new Set(all.map((d) => d.name))].sort();
  const cell = (text: string) => text.replaceAll("|", "\\|");
  const rows = names.flatMap((name) =>
    all
      .filter((d) => d.name === name)
      .map((d) => `| ${cell(d.name)} | ${cell(d.variant)} | ${cell(d.formula)} | ${cell(d.window)} |`),
  );
  return `# Definitions

Every figure and every variant of it, with its formula and window in words. Results carry their own entry as \`definition\`. This page is
written from the code (\`npm run api\`).

| figure | variant | formula | window |
|---|---|---|---|
${rows.join("\n")}
`;
}

describe("docs/definitions.md", () => {
  it("is what the code defines (npm run api writes it anew)", () => {
    if (process.env.UPDATE_API) writeFileSync(page, definitionsPage());
    expect(existsSync(page) ? read("docs/definitions.md") : "").toBe(definitionsPage());
  });

  it("names each variant once", () => {
    const keys = [...metricDefinitions, ...kpiDefinitions, ...rankingDefinitions].map(
      (d) => `${d.name} / ${d.variant}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
