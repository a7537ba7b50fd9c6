import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { root, subpaths } from "../common/project.ts";

/** Bytes after gzip of what a page pays for an import, dependencies included, measured on the built package. */
async function size(code: string): Promise<{ bytes: number; text: string }> {
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    // ml-random-forest asks for Node's crypto, which bundlers for browsers have to be told to leave out
    external: ["crypto"],
    write: false,
    logLevel: "silent",
  });
  const { text } = result.outputFiles[0];
  return { bytes: gzipSync(text, { level: 9 }).length, text };
}

function dist(subpath: string): string {
  return JSON.stringify(join(root, "dist", `${subpath === "." ? "index" : subpath}.js`));
}

const kept = join(root, "test/sizes.json");
const built = existsSync(join(root, "dist/index.js"));

describe("sizes", () => {
  it("are measured on a build", () => {
    expect(built, "run npm run build first").toBe(true);
  });

  it("stay within 10 % of the committed figures (npm run sizes writes them anew)", async () => {
    const now: Record<string, number> = {};
    for (const subpath of subpaths()) now[subpath] = (await size(`export * from ${dist(subpath)}`)).bytes;
    if (process.env.UPDATE_SIZES || !existsSync(kept))
      writeFileSync(kept, `${JSON.stringify(now, null, 2)}\n`);
    const before = JSON.parse(readFileSync(kept, "utf8")) as Record<string, number>;
    const over = Object.entries(now).filter(([subpath, bytes]) => bytes > (before[subpath] ?? 0) * 1.1);
    expect(over, "subpaths over their ceiling (gzip bytes)").toEqual([]);
  });

  it("cost no more from the root than from the subpath", async () => {
    for (const [subpath, name] of [
      ["segmentation", "scoreRfm"],
      ["data", "summarizeCustomers"],
      ["data", "parseCsv"],
      ["metrics", "cohortTable"],
      ["cltv", "simpleValue"],
      ["charts", "rfmGridChart"],
    ]) {
      const fromRoot = (await size(`export { ${name} } from ${dist(".")}`)).bytes;
      const fromSubpath = (await size(`export { ${name} } from ${dist(subpath)}`)).bytes;
      expect(fromRoot, name).toBeLessThanOrEqual(fromSubpath + 200);
    }
  });

  it("give RFM alone for less than 4 kB, without the parser, the report or a chart in it", async () => {
    const { bytes, text } = await size(`export { scoreRfm } from ${dist("segmentation")}`);
    expect(bytes).toBeLessThan(4096);
    for (const word of ["vega-lite", "<!doctype", "windows-1252", "lineitem"]) {
      expect(text.toLowerCase(), word).not.toContain(word);
    }
  });
});
