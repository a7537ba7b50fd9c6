import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const root: string = fileURLToPath(new URL("../..", import.meta.url));

/** Data and reference results that lie beside the project on machines that have them. */
export const shared: string = join(root, "..", "shared");

export interface PackageJson {
  readonly exports: { readonly [subpath: string]: unknown };
  readonly dependencies: { readonly [name: string]: string };
  readonly version: string;
}

export function packageJson(): PackageJson {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

/** Subpaths with code, as names: "." first, then "data", "metrics" ... */
export function subpaths(): string[] {
  return Object.keys(packageJson().exports)
    .filter((path) => path !== "./package.json")
    .map((path) => path.replace("./", ""));
}

/** Subpaths over packages that do not tree-shake: imported on their own, never through the root. */
export const apart: readonly string[] = ["regression", "ml-random-forest"];

/** Source file of a subpath, relative to the project. */
export function sourceOf(subpath: string): string {
  return subpath === "." ? "src/index.ts" : `src/${subpath}/index.ts`;
}

/** Every file under a folder of the project with one of the endings, relative to the project, with forward slashes. */
export function filesUnder(folder: string, ...endings: string[]): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

export function read(file: string): string {
  return readFileSync(join(root, file), "utf8");
}
