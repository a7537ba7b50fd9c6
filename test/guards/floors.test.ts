import { posix } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { apart, filesUnder, packageJson, read } from "../common/project.ts";

// Bottom to top. Folders of one floor do not see each other.
const floors = [
  ["core"],
  ["numeric"],
  ["data"],
  ["describe", "regression", "metrics", "learn"],
  ["segmentation", "cltv", "survival", "recommend", "ml-random-forest"],
  ["churn"],
  ["charts"],
  ["report", "engine"],
  ["cli", "index.ts"],
  ["cli.ts"],
];

/** Edges between folders of one floor that are allowed, each with its reason. */
const sideways: { from: string; to: string; why: string }[] = [];

/** Folders whose files may be imported one by one; every other folder is entered through its index.ts. */
const open = ["core", "numeric"];

const files = filesUnder("src", ".ts");
const edges = files.flatMap((from) =>
  ts.preProcessFile(read(from), true, true).importedFiles.map(({ fileName }) => ({
    from,
    to: fileName.startsWith(".") ? posix.join(posix.dirname(from), fileName) : fileName,
  })),
);
const inner = edges.filter(({ to }) => to.startsWith("src/"));

function room(file: string): string {
  return file.split("/")[1];
}

function floor(file: string): number {
  return floors.findIndex((names) => names.includes(room(file)));
}

describe("the house", () => {
  it("has a floor for every folder", () => {
    expect(files.filter((file) => floor(file) < 0)).toEqual([]);
  });

  it("never looks up, and sideways only where a reason is given", () => {
    const bad = inner.filter(({ from, to }) => {
      if (room(from) === room(to) || floor(to) < floor(from)) return false;
      return !sideways.some((edge) => edge.from === room(from) && edge.to === room(to));
    });
    expect(bad).toEqual([]);
  });

  it("enters other folders through their index.ts, outside core and numeric", () => {
    const bad = inner.filter(
      ({ from, to }) =>
        room(from) !== room(to) && !open.includes(room(to)) && !/^src\/[a-z-]+\/index\.ts$/.test(to),
    );
    // the root index names public files of core, which has no index of its own
    expect(bad).toEqual([]);
  });

  it("has no circle of imports between files", () => {
    const values = new Map(files.map((file) => [file, neededAtRunTime(file)]));
    const state = new Map<string, "open" | "done">();
    const circles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (state.get(file) === "done") return;
      if (state.get(file) === "open") {
        circles.push([...path, file].join(" -> "));
        return;
      }
      state.set(file, "open");
      for (const next of values.get(file) ?? []) visit(next, [...path, file]);
      state.set(file, "done");
    };
    for (const file of files) visit(file, []);
    expect(circles).toEqual([]);
  });

  it("imports packages only where they belong", () => {
    const where: Record<string, RegExp> = {
      "date-fns": /^src\/core\/time\.ts$/,
      "simple-statistics": /^src\/(numeric|segmentation)\//,
      "ml-regression": /^src\/regression\//,
      "ml-random-forest": /^src\/ml-random-forest\//,
    };
    const outside = edges.filter(({ to }) => !to.startsWith("src/"));
    const bad = outside.filter(({ from, to }) => {
      if (from === "src/cli.ts") return !to.startsWith("node:") && to !== "vega" && to !== "vega-lite";
      const name = Object.keys(packageJson().dependencies).find((n) => to === n || to.startsWith(`${n}/`));
      return name === undefined || !where[name]?.test(from);
    });
    expect(bad).toEqual([]);
  });

  it("never reaches the subpaths with heavy packages from the index or from another folder", () => {
    const bad = inner.filter(({ from, to }) => apart.includes(room(to)) && room(from) !== room(to));
    expect(bad).toEqual([]);
  });

  it("keeps clocks, chance, files and the network out of the source", () => {
    const forbidden =
      /\b(Date\.now|Math\.random|new Date\(\)|eval|Function|require|process|fetch|XMLHttpRequest|localStorage)\b\s*\(|\bnew Function\b|\bimport\s*\(/;
    const bad = files
      .filter((file) => file !== "src/cli.ts")
      .flatMap((file) =>
        code(file)
          .split("\n")
          .map((line, i) => ({ where: `${file}:${i + 1}`, line }))
          .filter(({ line }) => forbidden.test(line)),
      );
    expect(bad).toEqual([]);
  });

  it("asks Intl for time zones only in core/time.ts", () => {
    const bad = files.filter(
      (file) => file !== "src/core/time.ts" && /\bIntl\.DateTimeFormat\b/.test(code(file)),
    );
    expect(bad.filter((file) => !/^src\/(charts|report)\/|^src\/cli\.ts$/.test(file))).toEqual([]);
  });

  it("keeps every file short enough to read at one go", () => {
    // a list of names is not read at one go
    const long = files
      .filter((file) => !file.endsWith("/index.ts"))
      .map((file) => ({ file, lines: read(file).split("\n").length }))
      .filter(({ lines }) => lines > 340);
    expect(long).toEqual([]);
  });
});

/** Source without comments, lines kept. */
function code(file: string): string {
  return read(file)
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/(^|\s)\/\/.*$/gm, "");
}

/** Files of this project that a file imports for more than their types. */
function neededAtRunTime(file: string): string[] {
  const found: string[] = [];
  ts.createSourceFile(file, read(file), ts.ScriptTarget.ES2022, true).forEachChild((node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return;
    const to = node.moduleSpecifier as ts.StringLiteral | undefined;
    if (to === undefined || !to.text.startsWith(".")) return;
    const types = ts.isExportDeclaration(node)
      ? node.isTypeOnly
      : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
    if (!types) found.push(posix.join(posix.dirname(file), to.text));
  });
  return found;
}
