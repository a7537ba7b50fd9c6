import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { expectClose } from "./close.ts";
import { read, root, sourceOf } from "./project.ts";

/**
 * Runs the TypeScript of a guide as it stands, with `given` in scope, and compares the figures in its comments (`expr; // 3.14`) to three digits; of a section where its `heading` is given. How
 * many were compared.
 */
export async function runGuide(
  name: string,
  given: { readonly [name: string]: unknown } = {},
  heading = "",
): Promise<number> {
  const text = read(`docs/guide/${name}.md`);
  const from = text.indexOf(heading);
  const end = heading === "" ? -1 : text.indexOf("\n## ", from + 1);
  const blocks = [...text.slice(from, end < 0 ? undefined : end).matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(
    (m) => m[1],
  );
  let shown = 0;
  const lines = blocks
    .join("\n")
    .split("\n")
    .map((line) => {
      const value = /^([^/].*); \/\/ (["[{]?.*)$/.exec(line);
      if (value === null || !isLiteral(value[2])) return line;
      shown++;
      return `__check(${value[1]}, ${value[2]});`;
    })
    .join("\n")
    .replace(
      /from "clientele\/([a-z-]+)"/g,
      (_, path: string) => `from ${JSON.stringify(join(root, sourceOf(path)))}`,
    )
    .split("\n");
  const imports = lines.filter((line) => line.startsWith("import "));
  const rest = lines.filter((line) => !line.startsWith("import "));
  const folder = join(root, "test/.cache/guides");
  mkdirSync(folder, { recursive: true });
  // a module is loaded once by its name
  const out = join(folder, `${name}${heading.replace(/\W+/g, "-").toLowerCase()}.mjs`);
  const names = Object.keys(given).join(", ");
  const code = `${imports.join("\n")}\nexport async function main(__check, { ${names} }) {\n${rest.join("\n")}\n}`;
  writeFileSync(out, transformSync(code, { loader: "ts", format: "esm", target: "es2022" }).code);
  const { main } = (await import(/* @vite-ignore */ out)) as {
    main(check: (a: unknown, b: unknown) => void, given: object): Promise<void>;
  };
  await main((actual, expected) => expectClose(actual, expected, 1e-3, 5e-4), given);
  return shown;
}

/** Whether a comment is a value and not words. */
function isLiteral(text: string): boolean {
  try {
    transformSync(`x = (${text})`, { loader: "ts", logLevel: "silent" });
  } catch {
    return false;
  }
  return /^(-?\d|"|\[|\{|null$)/.test(text);
}
