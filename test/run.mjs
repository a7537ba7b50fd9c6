// Runs a TypeScript program of the tests on plain Node: bundles it into test/.cache and imports it.
// node test/run.mjs test/reference/main.ts [arguments]
import { mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const [entry] = process.argv.splice(2, 1);
const outfile = join(root, "test/.cache", `${basename(entry, ".ts")}.mjs`);
mkdirSync(join(root, "test/.cache"), { recursive: true });
await build({
  entryPoints: [resolve(root, entry)],
  outfile,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
});
await import(pathToFileURL(outfile).href);
