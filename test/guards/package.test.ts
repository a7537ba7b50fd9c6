import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesUnder, packageJson, read, root, subpaths } from "../common/project.ts";
import { publicApi } from "./public-api.ts";

const pkg = JSON.parse(read("package.json"));

describe("package.json", () => {
  it("pins every version it uses", () => {
    const loose = Object.entries({ ...pkg.dependencies, ...pkg.devDependencies }).filter(
      ([, v]) => !/^\d+\.\d+\.\d+/.test(v as string),
    );
    expect(loose).toEqual([]);
  });

  it("needs two small packages at run time, two more for subpaths of their own, and no others", () => {
    expect(Object.keys(packageJson().dependencies)).toEqual([
      "date-fns",
      "ml-random-forest",
      "ml-regression",
      "simple-statistics",
    ]);
  });

  it("puts types first in every export, for import and require", () => {
    for (const subpath of subpaths()) {
      const entry = pkg.exports[subpath === "." ? "." : `./${subpath}`];
      const name = subpath === "." ? "index" : subpath;
      expect(entry).toEqual({
        import: { types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` },
        require: { types: `./dist/${name}.d.cts`, default: `./dist/${name}.cjs` },
      });
      expect(Object.keys(entry.import)[0]).toBe("types");
    }
  });

  it("is free of side effects and says so", () => {
    expect(pkg.sideEffects).toBe(false);
    expect(pkg.type).toBe("module");
    expect(pkg.engines.node).toBe(">=20");
  });
});

describe("the top level", () => {
  it("holds what the map says and nothing else", () => {
    const visible = readdirSync(root).filter(
      (name) =>
        !name.startsWith(".") &&
        !["node_modules", "dist", "coverage"].includes(name) &&
        !name.endsWith(".tgz"),
    );
    expect(visible.sort()).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "docs",
        "examples",
        "package.json",
        "src",
        "test",
        "tsconfig.json",
        "tsup.config.ts",
      ].sort(),
    );
  });

  it("names no package registry", () => {
    const files = [
      ...filesUnder("src", ".ts"),
      ...filesUnder("test", ".ts", ".mjs"),
      ...filesUnder("docs", ".md"),
      "package.json",
      ".npmrc",
      "README.md",
    ];
    const bad = files.filter(
      (file) =>
        !file.endsWith("package.test.ts") &&
        /registry\.npm|pypi\.org|jsr\.io\/api|deb\.debian/.test(read(file)),
    );
    expect(bad).toEqual([]);
  });
});

describe("the docs", () => {
  it("list capabilities that exist: every function named in docs/capabilities.md is public", () => {
    const names = new Set(publicApi().map((n) => n.name));
    const rows = read("docs/capabilities.md")
      .split("\n")
      .filter((line) => /^\| [A-U]\d+ \|/.test(line));
    expect(rows.length).toBeGreaterThan(120);
    const unknown = rows.flatMap((row) => {
      const [, id, , functions] = row.split("|").map((cell) => cell.trim());
      return [...functions.matchAll(/`([A-Za-z]+)`/g)]
        .map((m) => m[1])
        .filter((name) => !names.has(name))
        .map((name) => `${id}: ${name}`);
    });
    expect(unknown).toEqual([]);
  });

  it("explain every error code once", () => {
    const union = /export type ErrorCode =([\s\S]*?);/.exec(read("src/core/errors.ts"))?.[1] ?? "";
    const codes = [...union.matchAll(/"([a-z-]+)"/g)].map((m) => m[1]);
    const listed = [...read("docs/errors.md").matchAll(/^\| `([a-z-]+)` \|/gm)].map((m) => m[1]);
    expect(listed).toEqual(codes);
  });

  it("use every error code in the source and test it", () => {
    const union = /export type ErrorCode =([\s\S]*?);/.exec(read("src/core/errors.ts"))?.[1] ?? "";
    const codes = [...union.matchAll(/"([a-z-]+)"/g)].map((m) => m[1]);
    const source = filesUnder("src", ".ts")
      .filter((f) => f !== "src/core/errors.ts")
      .map(read)
      .join("\n");
    const tests = filesUnder("test", ".ts").map(read).join("\n");
    expect(
      codes.filter((code) => !source.includes(`"${code}"`)),
      "never thrown",
    ).toEqual([]);
    expect(
      codes.filter((code) => !tests.includes(`"${code}"`)),
      "never tested",
    ).toEqual([]);
  });

  it("have a guide for every subpath, and links that lead somewhere", () => {
    const guides = filesUnder("docs/guide", ".md");
    expect(guides.length).toBeGreaterThanOrEqual(subpaths().length - 1);
    const broken: string[] = [];
    for (const file of [
      ...filesUnder("docs", ".md").filter((f) => !f.startsWith("docs/site")),
      "README.md",
    ]) {
      for (const [, link] of read(file).matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
        if (/^[a-z]+:/.test(link)) continue;
        const path = new URL(link, `file://${root}/${file}`.replace("//", "//")).pathname;
        try {
          readdirSync(path);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "ENOENT") broken.push(`${file}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });
});
