import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../common/project.ts";
import { type Case, cases, type Peer } from "./cases.ts";

/**
 * npm run bench [-- module]: measures against the packages people would pick instead, in one run, on the same data, the same
 * answer checked, and keeps the tables of docs/performance.md. CPU seconds and ratios; wall seconds on a shared machine mean little.
 */
const cache = join(root, "test/.cache/bench");
const page = join(root, "docs/performance.md");
const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const only = process.argv[2];

export interface Measured {
  /** CPU seconds of the task itself, start-up and warm-up left out. */
  readonly cpu: number;
  /** Peak resident memory of the whole process, MB. */
  readonly rss: number;
  /** What all competitors must agree on. */
  readonly check: Readonly<Record<string, number>>;
  /** Further figures. */
  readonly facts?: Readonly<Record<string, number | string>>;
}

mkdirSync(cache, { recursive: true });
const python = pythonPeers(
  "",
  "pandas==2.3.3",
  "duckdb==1.4.2",
  "numpy==2.3.5",
  "pyarrow",
  "scikit-learn==1.7.2",
);
// lifetimes is no longer kept up and stops at older versions of its own needs
const pythonOf = {
  lifetimes: () =>
    pythonPeers("-lifetimes", "lifetimes==0.11.3", "numpy==1.26.4", "scipy==1.11.4", "pandas==2.1.4"),
  fim: () => pythonPeers("-fim", "pyfim==6.28"),
  implicit: () => pythonPeers("-implicit", "implicit==0.7.3", "numpy", "scipy"),
  mlxtend: () => pythonPeers("-mlxtend", "mlxtend==0.25.0"),
  pymc: () => pythonPeers("-pymc", "pymc-marketing==0.19.2"),
  shap: () => pythonPeers("-shap", "shap==0.51.0"),
  survival: () => pythonPeers("-survival", "lifelines==0.30.3", "scikit-survival==0.28.0", "pandas==2.3.3"),
};
const rLibrary = join(cache, "rlib");
const rVersions = new Map<string, string | undefined>();
nodePeers();
for (const c of cases) {
  if (only !== undefined && c.module !== only && c.id !== only) continue;
  c.prepare?.(cache);
  console.log(`${c.id}: ${c.title}`);
  const results = measure(c);
  const table = tableOf(c, results);
  console.log(table);
  keep(c.id, table);
}

function measure(c: Case): Map<string, Measured> {
  const runs = new Map<string, Measured[]>();
  for (let round = 0; round < (c.rounds ?? rounds); round++) {
    // competitors take turns, so that a slow spell of the machine hits them alike
    for (const peer of c.peers) {
      if (peer.r !== undefined && versionOf(peer.r) === undefined) continue;
      const command = commandOf(peer);
      const flags = command === process.execPath ? (peer.flags ?? []) : [];
      const out = spawnSync(
        command,
        [...flags, join(root, "test/bench/peers", peer.file), cache, ...(peer.args ?? [])],
        {
          encoding: "utf8",
          maxBuffer: 1 << 26,
          env: rEnvironment(),
        },
      );
      if (out.status !== 0) throw new Error(`${peer.name} failed:\n${out.stderr}`);
      const line = out.stdout.trim().split("\n").at(-1) as string;
      const name = peer.r === undefined ? peer.name : `${peer.name} ${versionOf(peer.r)}`;
      runs.set(name, [...(runs.get(name) ?? []), JSON.parse(line)]);
    }
  }
  const medians = new Map<string, Measured>();
  for (const [name, list] of runs) {
    const byCpu = [...list].sort((a, b) => a.cpu - b.cpu);
    medians.set(name, { ...byCpu[byCpu.length >> 1], rss: Math.max(...list.map((m) => m.rss)) });
  }
  agree(c, medians);
  return medians;
}

function agree(c: Case, results: Map<string, Measured>): void {
  const [first, ...others] = [...results];
  for (const [name, result] of others) {
    for (const [key, value] of Object.entries(result.check)) {
      const ours = first[1].check[key];
      if (!(Math.abs(value - ours) <= 1e-9 * Math.max(1, Math.abs(ours)))) {
        throw new Error(`${c.id}: ${name} has ${key} = ${value}, ${first[0]} has ${ours}`);
      }
    }
  }
}

function tableOf(c: Case, results: Map<string, Measured>): string {
  const ours = [...results.values()][0];
  const rows = [...results].map(([name, m]) => {
    const facts = Object.entries(m.facts ?? {})
      .map(([k, v]) => `${k} ${v}`)
      .join(", ");
    return `| ${name} | ${m.cpu.toFixed(3)} | ${(m.cpu / ours.cpu).toFixed(2)} | ${Math.round(m.rss)} | ${facts} |`;
  });
  const absent = c.peers.flatMap(({ r }) => (r !== undefined && versionOf(r) === undefined ? [r] : []));
  return [
    `### ${c.title}`,
    "",
    c.asked,
    "",
    "| | CPU s | against ours | peak MB | |",
    "|---|---|---|---|---|",
    ...rows,
    "",
    ...(absent.length > 0
      ? [`Could not be installed on the measuring machine: ${absent.join(", ")}.`, ""]
      : []),
    ...(c.note === undefined ? [] : [c.note, ""]),
    `Checked equal: ${Object.entries(ours.check)
      .map(([k, v]) => `${k} ${v}`)
      .join(", ")}. Node ${process.version}, ${cpus().length} cores, ${cpus()[0].model.trim()}.`,
  ].join("\n");
}

function keep(id: string, table: string): void {
  const text = existsSync(page) ? readFileSync(page, "utf8") : "# Performance\n";
  const block = `<!-- ${id} -->\n${table}\n<!-- /${id} -->`;
  const old = new RegExp(`<!-- ${id} -->[\\s\\S]*?<!-- /${id} -->`);
  writeFileSync(page, old.test(text) ? text.replace(old, () => block) : `${text.trimEnd()}\n\n${block}\n`);
}

/** What runs a peer. */
function commandOf(peer: Peer): string {
  if (peer.file.endsWith(".R")) return "Rscript";
  if (!peer.file.endsWith(".py")) return process.execPath;
  return peer.python === undefined ? python : pythonOf[peer.python]();
}

/** The version of an R package, installed from CRAN where it is missing; undefined where it cannot be. */
function versionOf(name: string): string | undefined {
  if (rVersions.has(name)) return rVersions.get(name);
  const look = () => {
    const code = `suppressMessages(library(${name})); cat(as.character(packageVersion("${name}")))`;
    const { status, stdout } = spawnSync("Rscript", ["-e", code], { encoding: "utf8", env: rEnvironment() });
    return status === 0 ? stdout.trim() : undefined;
  };
  let version = look();
  if (version === undefined) {
    mkdirSync(rLibrary, { recursive: true });
    const code = `chooseCRANmirror(ind = 1); install.packages("${name}", lib = "${rLibrary}")`;
    spawnSync("Rscript", ["-e", code], { stdio: "inherit", env: rEnvironment(), timeout: 900_000 });
    version = look();
  }
  rVersions.set(name, version);
  return version;
}

function rEnvironment(): NodeJS.ProcessEnv {
  const own = process.env.R_LIBS;
  return { ...process.env, TZ: "UTC", R_LIBS: own === undefined ? rLibrary : `${rLibrary}:${own}` };
}

/** A virtual environment with Python peers; its interpreter. */
function pythonPeers(name: string, ...packages: string[]): string {
  const venv = join(cache, `venv${name}`);
  const exe = join(venv, "bin/python");
  const ready = join(venv, "ready");
  if (!existsSync(ready) || readFileSync(ready, "utf8") !== packages.join(" ")) {
    execFileSync("python3", ["-m", "venv", venv], { stdio: "inherit" });
    execFileSync(exe, ["-m", "pip", "install", "-q", ...packages], { stdio: "inherit" });
    writeFileSync(ready, packages.join(" "));
  }
  return exe;
}

/** The JavaScript peers, beside the benchmarks rather than in the package. */
function nodePeers(): void {
  if (existsSync(join(cache, "node_modules/udsv"))) return;
  writeFileSync(join(cache, "package.json"), '{ "private": true, "type": "module" }');
  execFileSync("npm", ["install", "--no-package-lock", "papaparse@5.7.1", "csv-parse@7.0.3", "udsv@0.7.3"], {
    cwd: cache,
    stdio: "inherit",
  });
}
