import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { transformSync } from "esbuild";
import { describe, expect, it } from "vitest";
import { isClienteleError } from "../../../src/core/errors.ts";
import { expectClose } from "../../common/close.ts";

const dir = "/work/main/src/segmentation/clusters/";
describe("examples", () => {
  for (const f of readdirSync(dir)) {
    const text = readFileSync(dir + f, "utf8");
    for (const m of text.matchAll(/@example\n([\s\S]*?)\*\/\nexport (?:async )?function (\w+)/g))
      it(m[2], async () => {
        const code = m[1]
          .split("\n")
          .map((l) => l.replace(/^\s*\* ?/, ""))
          .join("\n")
          .trim();
        const imports: string[] = [];
        const body: string[] = [];
        for (const line of code.split("\n")) {
          const v = /^(.*?);?\s*\/\/ => (.*)$/.exec(line);
          const e = /^(.*?);?\s*\/\/ throws "([a-z-]+)"/.exec(line);
          if (line.startsWith("import "))
            imports.push(line.replace(/from "clientele"/, `from "${dir}index.ts"`));
          else if (v) body.push(`__v(${v[1]}, (${v[2]}));`);
          else if (e) body.push(`await __t(async()=>{ await (${e[1]}) }, "${e[2]}");`);
          else body.push(line);
        }
        mkdirSync("/work/main/test/.cache/ex", { recursive: true });
        const file = `/work/main/test/.cache/ex/${m[2]}.ts`;
        writeFileSync(
          file,
          imports.join("\n") + "\nexport async function run(__v:any,__t:any){\n" + body.join("\n") + "\n}",
        );
        const mod = await import(/* @vite-ignore */ file);
        await mod.run(
          (a: any, b: any) => expectClose(JSON.parse(JSON.stringify(a)), b, 1e-5, 1e-9),
          async (g: any, code: string) => {
            let t: any;
            try {
              await g();
            } catch (x) {
              t = x;
            }
            if (t && !isClienteleError(t)) throw t;
            expect(t?.code).toBe(code);
          },
        );
      });
  }
});
