import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expect, it } from "vitest";
import { expectClose } from "../../common/close.ts";
import { read, root, sourceOf } from "../../common/project.ts";

it("docs/guide/compare.md runs, and shows what comes out", async () => {
  const blocks = [...read("docs/guide/compare.md").matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((m) => m[1]);
  const code = blocks
    .join("\n")
    .replace(/import \{[^}]*\} from "[^"]*";/g, (text) => text.replace(/\n/g, " "));
  const lines = code.split("\n").map((line) => {
    const shown =
      /^(?:if \(.*?\) )?([a-zA-Z][^=]*?(?:=>[^=]*?)*); \/\/ ("(?:.*)"|'(?:.*)'|-?[\d.]+|\[[-\d., ]+\])/.exec(
        line,
      );
    return shown && !line.startsWith("const ")
      ? line.replace(
          /^(if \(.*?\) )?(.*?); \/\/ .*$/,
          (_, test = "", value) => `${test}__shown(${value}, ${shown[2]});`,
        )
      : line;
  });
  const isImport = (line: string) => line.startsWith("import ");
  const imports = lines
    .filter(isImport)
    .join("\n")
    .replace(/"clientele\/([a-z-]+)"/g, (_, path: string) => JSON.stringify(join(root, sourceOf(path))));
  const body = lines.filter((line) => !isImport(line)).join("\n");
  const folder = join(root, "test/.cache/guides");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, "compare.mjs");
  const source = `${imports}\nexport async function main(__shown: any) {\n${body}\n}`;
  writeFileSync(out, transformSync(source, { loader: "ts", format: "esm", target: "es2022" }).code);
  const { main } = (await import(/* @vite-ignore */ out)) as {
    main(shown: (actual: unknown, expected: unknown) => void): Promise<void>;
  };
  let checks = 0;
  // figures in the guide have three digits
  await main((actual, expected) => {
    checks++;
    expectClose(actual, expected, 6e-3);
  });
  expect(checks).toBeGreaterThanOrEqual(14);
});
