import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { expectClose } from "../common/close.ts";
import { apart, root, sourceOf } from "../common/project.ts";
import { publicApi } from "./public-api.ts";

interface Example {
  readonly name: string;
  readonly file: string;
  readonly code: string;
}

const functions = publicApi().filter(
  (n) => (n.subpath === "." || apart.includes(n.subpath)) && n.kind === "function",
);

describe("the examples in the doc comments", () => {
  it("stand exactly once in every public function", () => {
    const wrong = functions.filter((f) => f.doc.split("@example").length !== 2);
    expect(wrong.map((f) => `${f.file}: ${f.name}`)).toEqual([]);
  });

  for (const { name, file, doc } of functions) {
    const code = exampleOf(doc);
    if (code === undefined) continue;
    it(`${name} does what its example says`, async () => {
      const checks = await run({ name, file, code });
      expect(checks, "an example shows at least one value").toBeGreaterThan(0);
    });
  }
});

function exampleOf(doc: string): string | undefined {
  const [, after] = doc.split("@example");
  if (after === undefined) return undefined;
  return after
    .replace(/\*\/\s*$/, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .filter((line) => !line.startsWith("```"))
    .join("\n")
    .replace(/\n@[\s\S]*$/, "")
    .trim();
}

async function run({ name, code }: Example): Promise<number> {
  const body = code
    .split("\n")
    .map((line) => {
      const value = /^(.*?);?\s*\/\/ => (.*)$/.exec(line);
      if (value) return `await __value(${value[1]}, (${value[2]}));`;
      const error = /^(.*?);?\s*\/\/ throws "([a-z-]+)"/.exec(line);
      return error ? `await __throws(async () => { await (${error[1]}); }, "${error[2]}");` : line;
    })
    .join("\n")
    .replace(
      /from "clientele(?:\/([a-z-]+))?"/g,
      (_, subpath) => `from ${JSON.stringify(join(root, sourceOf(subpath ?? ".")))}`,
    );
  // imports stay on top, everything else becomes the body of a function that gets the checks handed in
  const imports = body.split("\n").filter((line) => line.startsWith("import "));
  const rest = body.split("\n").filter((line) => !line.startsWith("import "));
  const source = `${imports.join("\n")}\nexport async function main(__value: any, __throws: any) {\n${rest.join("\n")}\n}`;
  const folder = join(root, "test/.cache/examples");
  mkdirSync(folder, { recursive: true });
  const out = join(folder, `${name}.mjs`);
  writeFileSync(out, transformSync(source, { loader: "ts", format: "esm", target: "es2022" }).code);
  const module = (await import(/* @vite-ignore */ out)) as {
    main(
      value: (a: unknown, b: unknown) => void,
      throws: (f: () => Promise<void>, code: string) => Promise<void>,
    ): Promise<void>;
  };
  let checks = 0;
  await module.main(
    (actual, expected) => {
      checks++;
      expectClose(actual, expected, 1e-6);
    },
    async (f, code) => {
      checks++;
      await expect(f()).rejects.toMatchObject({ code });
    },
  );
  return checks;
}
