import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { expectClose } from "../../common/close.ts";
import { read, root, sourceOf } from "../../common/project.ts";

describe("docs/guide/behavior.md", () => {
  it("shows the figures that its examples give", async () => {
    const blocks = [...read("docs/guide/behavior.md").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]);
    const lines = blocks.join("\n").split("\n");
    let shown = 0;
    const made = lines.map((line) => {
      const value = /^(.*); \/\/ ([["\d].*)$/.exec(line);
      if (value === null || line.startsWith("//")) return line;
      shown++;
      return `__check(${value[1]}, ${value[2]});`;
    });
    expect(shown).toBeGreaterThan(15);
    const source = made
      .join("\n")
      .replace(
        /from "clientele\/([a-z-]+)"/g,
        (_, path: string) => `from ${JSON.stringify(join(root, sourceOf(path)))}`,
      )
      .split("\n");
    const imports = source.filter((line) => line.startsWith("import "));
    const rest = source.filter((line) => !line.startsWith("import "));
    const folder = join(root, "test/.cache/guides");
    mkdirSync(folder, { recursive: true });
    const out = join(folder, "behavior.mjs");
    const code = `${imports.join("\n")}\nexport function main(__check) {\n${rest.join("\n")}\n}`;
    writeFileSync(out, transformSync(code, { loader: "ts", format: "esm", target: "es2022" }).code);
    const { main } = (await import(/* @vite-ignore */ out)) as {
      main(check: (a: unknown, b: unknown) => void): void;
    };
    // figures are shown to four digits
    main((actual, expected) => expectClose(actual, expected, 1e-3));
  });
});
