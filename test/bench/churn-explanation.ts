import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../common/project.ts";
import type { Case } from "./cases.ts";

/** Both sides explain the same trees and rows, which the built package makes. */
function prepare(cache: string): void {
  if (existsSync(join(cache, "shap-trees.json"))) return;
  execFileSync(process.execPath, [join(root, "test/bench/peers/make-shap.mjs"), cache], { stdio: "inherit" });
}

const shap = (method: string, title: string): Case => ({
  id: `shap-${method}`,
  module: "learn",
  title,
  asked: "Asked: no slower than 2x shap's C++",
  prepare,
  peers: [
    { name: "clientele", file: "shap.mjs", args: [method] },
    { name: "shap 0.51.0 (C++), one thread", file: "shap_shap.py", args: [method], python: "shap" },
  ],
});

/** Speed of exact Shapley values. */
export const explanationCases: readonly Case[] = [
  shap("path", "Path-dependent TreeSHAP: 1,000 rows, 200 trees of 31 leaves"),
  shap("interventional", "Interventional TreeSHAP: 50 rows against 100, 200 trees of 31 leaves"),
];
