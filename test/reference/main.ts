import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { read, root, shared } from "../common/project.ts";
import { adapters } from "./adapters.ts";
import { entriesOf, type Module, moduleOf } from "./entries.ts";

/** One number compared. */
export interface Compared {
  readonly what: string;
  readonly ours: number;
  readonly reference: number;
  readonly tolerance: number;
}

/** Runs reference entries against our functions: npm run reference [-- module] */
const only = process.argv[2] as Module | undefined;
const folder = join(shared, "oracles");
if (!existsSync(folder)) {
  console.log(`No reference results at ${folder}: nothing compared.`);
  process.exit(0);
}

type Outcome = {
  id: string;
  module: Module;
  state: "reproduced" | "differing" | "not covered";
  lines: string[];
  compared: number;
};

const outcomes: Outcome[] = [];
for (const name of ["clv", "survival", "churn", "recommend", "advanced"]) {
  // the files were written by Python, which writes values that JSON does not have
  const text = readFileSync(join(folder, `${name}.json`), "utf8").replace(
    /([[:,]\s*)(?:NaN|-?Infinity)\b/g,
    "$1null",
  );
  const oracle = JSON.parse(text);
  for (const { id, value } of entriesOf(name, oracle)) {
    const module = moduleOf(id);
    if (only !== undefined && module !== only) continue;
    const adapter = adapters.find((a) => a.covers(id));
    if (adapter === undefined) {
      outcomes.push({ id, module, state: "not covered", lines: [], compared: 0 });
      continue;
    }
    const compared = await adapter.run(id, value as never);
    const off = compared.filter(differs);
    outcomes.push({
      id,
      module,
      state: off.length === 0 ? "reproduced" : "differing",
      compared: compared.length,
      lines: off.map(
        (c) => `    ${c.what}: ours ${c.ours}, reference ${c.reference} (tolerance ${c.tolerance})`,
      ),
    });
  }
}

const modules = [...new Set(outcomes.map((o) => o.module))].sort();
for (const module of modules) {
  const of = (state: Outcome["state"]) => outcomes.filter((o) => o.module === module && o.state === state);
  console.log(
    `${module}: ${of("reproduced").length} reproduced, ${of("differing").length} differing, ${of("not covered").length} not covered`,
  );
  for (const o of of("differing")) console.log([`  ${o.id}`, ...o.lines].join("\n"));
}

const file = "docs/correctness.md";
const page = read(file);
const reasons = new Map([...page.matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)].map((m) => [m[1], m[2]]));
const unexplained = outcomes.filter(
  (o) => o.state !== "reproduced" && !reasons.has(o.id) && !reasons.has(`${o.module}/*`),
);
if (only === undefined) writeFileSync(join(root, file), withTable(page));
for (const o of unexplained) console.log(`no reason in ${file} for ${o.state}: ${o.id}`);
console.log(
  `${outcomes.filter((o) => o.state === "reproduced").length} passed, ${unexplained.length} failed, ${outcomes.length - unexplained.length - outcomes.filter((o) => o.state === "reproduced").length} skipped`,
);
process.exitCode = unexplained.length > 0 ? 1 : 0;

function differs({ ours, reference, tolerance }: Compared): boolean {
  return !(Math.abs(ours - reference) <= tolerance * Math.max(1, Math.abs(reference)));
}

/** The page with its table of counts written anew; everything a person wrote stays. */
function withTable(text: string): string {
  const rows = modules.map((module) => {
    const of = (state: Outcome["state"]) => outcomes.filter((o) => o.module === module && o.state === state);
    const compared = of("reproduced").reduce((n, o) => n + o.compared, 0);
    return `| ${module} | ${of("reproduced").length} | ${compared} | ${of("differing").length} | ${of("not covered").length} |`;
  });
  const table = [
    "| module | entries reproduced | numbers in them | differing | not covered |",
    "|---|---|---|---|---|",
    ...rows,
  ].join("\n");
  return text.replace(
    /<!-- counts -->[\s\S]*?<!-- \/counts -->/,
    `<!-- counts -->\n${table}\n<!-- /counts -->`,
  );
}
