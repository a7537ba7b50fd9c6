import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBrowser, openBrowser } from "./common/browser.ts";
import { packageJson, root } from "./common/project.ts";

// Each example runs as a newcomer runs it: in an empty folder, against the packed package.
let folder: string;
let orders: string;

function run(command: string, args: string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "clientele-"));
  orders = join(folder, "orders.csv");
  run(process.execPath, [join(root, "examples/make-export.mjs"), orders], root);
  run("npm", ["pack", "--pack-destination", folder], root);
  const tarball = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
  const modules = join(folder, "node_modules");
  mkdirSync(join(modules, "clientele"), { recursive: true });
  run(
    "tar",
    ["-xzf", join(folder, tarball), "-C", join(modules, "clientele"), "--strip-components=1"],
    folder,
  );
  for (const name of Object.keys(packageJson().dependencies))
    symlinkSync(join(root, "node_modules", name), join(modules, name));
  for (const name of ["node-esm", "node-cjs", "deno", "browser", "bakery"])
    cpSync(join(root, "examples", name), join(folder, name), { recursive: true });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const segments = (text: string) => text.split("\n").filter((line) => /^[A-Z][A-Za-z' ]+: \d+$/.test(line));

describe("the examples", () => {
  it("run on Node as ES module and as CommonJS, with the same answer", () => {
    const esm = run(process.execPath, ["index.mjs", orders], join(folder, "node-esm"));
    const cjs = run(process.execPath, ["index.cjs", orders], join(folder, "node-cjs"));
    expect(esm).toMatch(/^shopify-orders: \d+ order lines/);
    expect(esm).toMatch(/bought again: \d+ %/);
    expect(segments(esm).length).toBeGreaterThan(5);
    expect(segments(cjs)).toEqual(segments(esm));
  });

  it("run and type-check on Deno, with the same answer", () => {
    const deno = join(root, "node_modules/.bin/deno");
    const cwd = join(folder, "deno");
    const out = run(deno, ["run", "--allow-read", "main.ts", orders], cwd);
    expect(segments(out)).toEqual(
      segments(run(process.execPath, ["index.cjs", orders], join(folder, "node-cjs"))),
    );
    run(deno, ["check", "main.ts"], cwd);
    run(deno, ["lint", "--quiet", "main.ts"], cwd);
  });

  it("fit a bakery's offers, write its weekly list and answer its checkout", () => {
    const cwd = join(folder, "bakery");
    const files = join(folder, "bakery-files");
    for (const step of ["make-export.mjs", "fit-offers.mjs"]) run(process.execPath, [step, files], cwd);
    const list = run(process.execPath, ["weekly-list.mjs", files], cwd);
    expect(list).toMatch(/^customer,name,email,reminder,due,why,offer,because\r\nK1001,/);
    const asked = `
      import { readFileSync } from "node:fs";
      import { offersHandler } from "./checkout-endpoint.mjs";
      const handle = offersHandler(readFileSync(process.argv[1] + "/offers.json", "utf8"), () => []);
      console.log(await (await handle(new Request("https://bakery.test/offers?cart=Soup"))).text());`;
    const out = run(process.execPath, ["--input-type=module", "-e", asked, files], cwd);
    expect(JSON.parse(out).goesWith[0]).toEqual({ item: "Baguette", with: ["Soup"] });
  });

  it("leave the package's command on the path of a project", () => {
    const out = run(process.execPath, [join(folder, "node_modules/clientele/dist/cli.js"), "--help"], folder);
    expect(out).toContain("clientele report");
  });

  it.skipIf(!hasBrowser())("run in a browser, on a file the visitor picks", async () => {
    const cwd = join(folder, "browser");
    await build({
      entryPoints: [join(cwd, "page.js")],
      bundle: true,
      format: "iife",
      outfile: join(cwd, "clientele.js"),
      logLevel: "warning",
    });
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      const problems: string[] = [];
      page.on("pageerror", (error) => problems.push(error.message));
      // a module script needs a server; the bundle as a classic script runs from a file too
      await page.route("**/*", (route) =>
        route.request().url().startsWith("file:") ? route.continue() : route.abort(),
      );
      await page.goto(pathToFileURL(join(cwd, "index.html")).href);
      await page.addScriptTag({ path: join(cwd, "clientele.js") });
      await page.setInputFiles("#file", orders);
      await page.waitForSelector("#segments li");
      const shown = await page.locator("#segments li").allTextContents();
      expect(shown).toEqual(segments(run(process.execPath, ["index.cjs", orders], join(folder, "node-cjs"))));
      await page.setInputFiles("#file", {
        name: "x.csv",
        mimeType: "text/csv",
        buffer: Buffer.from("a,b\n1,2\n"),
      });
      await page.waitForFunction("/column/i.test(document.querySelector('#segments').textContent)");
      expect(problems).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
