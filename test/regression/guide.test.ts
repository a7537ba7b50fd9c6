import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, it } from "vitest";
import { read, root } from "../common/project.ts";

it("the guide's examples run and say what stands behind them", async () => {
  const blocks = [...read("docs/guide/regression.md").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]);
  const lines = blocks
    .join("\n")
    .replace(
      /from "clientele\/([a-z-]+)"/g,
      (_, path: string) => `from ${JSON.stringify(join(root, `src/${path}/index.ts`))}`,
    )
    // "expr; // value": the comment's digits before "..." must be those of the value
    .replace(
      /^(\S.*);\s*\/\/ (["{].*)$/gm,
      (_, expr: string, shown: string) => `__shown(${expr}, ${JSON.stringify(shown)});`,
    )
    .replace(
      /^(predictRegression.*);\n\/\/ (.*)$/gm,
      (_, expr: string, shown: string) => `__shown(${expr}, ${JSON.stringify(shown)});`,
    )
    .split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  const source = `${lines.filter(isImport).join("\n")}\nexport function main(__shown: (value: unknown, shown: string) => void) {\n${lines.filter((l) => !isImport(l)).join("\n")}\n}`;
  const folder = join(root, "test/.cache/guides");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, "regression.mjs");
  writeFileSync(out, transformSync(source, { loader: "ts", format: "esm", target: "es2022" }).code);
  const { main } = (await import(/* @vite-ignore */ out)) as {
    main(shown: (value: unknown, text: string) => void): void;
  };
  let checked = 0;
  main((value, shown) => {
    checked++;
    if (typeof value === "string") return expect(JSON.stringify(value)).toBe(shown);
    for (const [, name, digits] of shown.matchAll(/(\w+): (-?[\d.]+)\.\.\./g))
      expect(String((value as Record<string, unknown>)[name]), name).toMatch(
        new RegExp(`^${digits.replace(".", "\\.")}`),
      );
  });
  expect(checked).toBeGreaterThanOrEqual(6);
});
