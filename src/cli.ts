#!/usr/bin/env node
import { existsSync, realpathSync } from "node:fs";
import { open, readFile, stat, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pipeline, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { type ParseArgsConfig, parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import type { Chart } from "./charts/index.ts";
import {
  given,
  HELP,
  inOptions,
  isLocale,
  leftOut,
  notCounted,
  numberOption,
  offerOption,
  oneOf,
  pairs,
  UsageError,
} from "./cli/index.ts";
import { type OrderMap, type ReadOrdersOptions, readOrders } from "./data/index.ts";
import { buildReport, type Report, reduceForReport, renderReport, reportFindings } from "./report/index.ts";

/** Where the command reads from and writes to. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
}

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = {
  ...{ map: text, zone: text, currency: text, rates: text, "date-order": text, delimiter: text },
  ...{
    decimal: text,
    duplicates: text,
    encoding: text,
    layout: text,
    "on-invalid": text,
    "as-of": text,
    margin: text,
    "offer-cost": text,
    "offer-success": text,
    title: text,
  },
  ...{ locale: text, out: text, json: flag, help: { ...flag, short: "h" }, version: flag },
} satisfies ParseArgsConfig["options"];

/** No row of the file could be used. */
class NothingRead extends Error {
  constructor(reasons: string) {
    super(`No row of the file can be used. Left out: ${reasons}.`);
  }
}

/** Runs the command; resolves to its exit code and never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  try {
    const { values, positionals } = parse(argv);
    if (values.help || values.version) {
      io.stdout.write(values.help ? HELP : `${await version()}\n`);
      return 0;
    }
    const [command, file, ...rest] = positionals;
    if (command !== "report") {
      throw new UsageError(
        command === undefined
          ? "Say what to do: clientele report <orders file>."
          : `Unknown command "${command}"; there is "report".`,
      );
    }
    if (rest.length > 0) throw new UsageError(`One file at a time; found also ${rest.join(" ")}.`);
    await report(file, values, io);
    return 0;
  } catch (error) {
    return fail(error, io);
  }
}

type Values = ReturnType<typeof parse>["values"];

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function report(file: string | undefined, values: Values, io: Io): Promise<void> {
  const options = readingOptions(values);
  const margin = numberOption(values.margin, "margin");
  if (margin !== undefined && !(margin >= 0 && margin <= 1))
    throw new UsageError(`--margin is a share from 0 to 1, such as 0.35; found ${values.margin}.`);
  const offer = offerOption(values);
  if (file === undefined && io.stdin.isTTY)
    throw new UsageError("Name the file with the orders, or pipe it in.");
  if (!isLocale(values.locale))
    throw new UsageError(`--locale is a language tag, such as de-AT; found "${values.locale}".`);
  const fromStdin = file === undefined || file === "-";
  if (!fromStdin && values.out !== undefined && resolve(values.out) === resolve(file))
    throw new UsageError(`--out ${values.out} would overwrite the orders; name another file.`);

  const tick = progress(io);
  const size = fromStdin ? Number.NaN : await sizeOf(file);
  const orders = await readOrders(fromStdin ? unzipped(io.stdin) : chunksOf(file), {
    ...options,
    // what is counted is the unpacked text, so a percentage of a packed file would be wrong
    onProgress: (done) => tick("Reading", done, !fromStdin && !file.endsWith(".gz") ? size : Number.NaN),
  });
  if (orders.length === 0) throw new NothingRead(leftOut(orders.info.rejected ?? [], numbers(values)));
  tick("Counting", 0, Number.NaN);
  const built = buildReport(
    reduceForReport(orders, given({ asOf: values["as-of"] })),
    given({ margin, offer, title: values.title }),
  );
  const from = fromStdin ? "standard input" : file;
  const out = values.out ?? (values.json ? undefined : "report.html");
  let drawSvg: Awaited<ReturnType<typeof vegaDrawer>>;
  let text = `${JSON.stringify(built, null, 2)}\n`;
  if (!values.json) {
    tick("Drawing", 0, Number.NaN);
    drawSvg = await vegaDrawer();
    text = await renderReport(built, given({ drawSvg, locale: values.locale }));
  }
  if (out !== undefined) await writeFile(out, text, "utf8");
  tick();
  io.stdout.write(out === undefined ? text : summary(built, from, values, resolve(out)));
  if (!values.json && drawSvg === undefined) {
    io.stdout.write("The page has bars instead of charts; for charts: npm install vega vega-lite\n");
  }
}

function readingOptions(values: Values): ReadOrdersOptions {
  const dateOrder = oneOf(values["date-order"], "date-order", ["dmy", "mdy"]);
  const decimal = oneOf(values.decimal, "decimal", ["point", "comma"]);
  const duplicates = oneOf(values.duplicates, "duplicates", ["rename", "throw"]);
  const onInvalid = oneOf(values["on-invalid"], "on-invalid", ["skip", "throw"]);
  const rates = values.rates === undefined ? undefined : pairs(values.rates, "rates", "EUR=1,USD=0.92");
  const map =
    values.map === undefined ? undefined : pairs(values.map, "map", "customer=Email,time=Date,amount=Total");
  if (map !== undefined && (map.customer === undefined || map.time === undefined)) {
    throw new UsageError(
      "--map needs customer and time at the least, such as customer=Email,time=Date,amount=Total.",
    );
  }
  const { zone, currency, encoding, layout } = values;
  const delimiter = values.delimiter === "tab" || values.delimiter === "\\t" ? "\t" : values.delimiter;
  const numbers = Object.entries(rates ?? {}).map(([code, rate]) => [code, numberOption(rate, "rates")]);
  return {
    ...given({ zone, currency, encoding, layout, delimiter, dateOrder, decimal, duplicates, onInvalid }),
    ...given({ map: map as unknown as OrderMap | undefined, rates: rates && Object.fromEntries(numbers) }),
  };
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file);
  if (found.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR", path: file });
  return found.size;
}

async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file);
  try {
    yield* unzipped(handle.createReadStream({ highWaterMark: 1 << 20 }));
  } finally {
    await handle.close().catch(() => undefined);
  }
}

// packed text begins with 1f 8b whatever the file is called
async function* unzipped(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 2) {
    const next = await chunks.next();
    if (next.done) break;
    head = head.length === 0 ? next.value : Uint8Array.from([...head, ...next.value]);
  }
  const all = async function* () {
    if (head.length > 0) yield head;
    for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* all();
    return;
  }
  yield* pipeline(Readable.from(all()), createGunzip(), () => undefined) as AsyncIterable<Uint8Array>;
}

/** Draws charts with Vega where it is installed. */
async function vegaDrawer(): Promise<((chart: Chart) => Promise<string>) | undefined> {
  try {
    const [vega, vegaLite] = await Promise.all([import("vega"), import("vega-lite")]);
    const quiet = vega.logger(vega.None);
    return async (chart) => {
      const { spec } = vegaLite.compile(chart as never, { logger: quiet as never });
      const view = new vega.View(vega.parse(spec), { renderer: "none", logger: quiet });
      const svg = await view.toSVG();
      view.finalize();
      return svg;
    };
  } catch {
    return undefined;
  }
}

/** A line on a terminal that says what is being done; without arguments, clears it. */
function progress(io: Io): (what?: string, done?: number, total?: number) => void {
  if (!io.stderr.isTTY) return () => undefined;
  let shown = "";
  return (what, done = 0, total = Number.NaN) => {
    const mega = done > 0 ? ` ${Math.floor(done / 1e6)} MB` : "";
    const share = total > 0 ? ` ${Math.min(100, Math.floor((100 * done) / total))} %` : mega;
    const line = what === undefined ? "" : `${what} ...${share}`;
    if (line !== shown) io.stderr.write(`\r\u001b[K${line}`);
    shown = line;
  };
}

/** What was read and found, and what was not counted and why. */
function summary(built: Report, from: string, values: Values, out: string): string {
  const { about, parts } = built;
  const count = numbers(values);
  const iso = new Intl.DateTimeFormat("en-CA", { timeZone: about.zone, dateStyle: "short" });
  const rows = `${count(about.rows)} ${about.rows === 1 ? "row" : "rows"}`;
  const orders = `${count(about.orders)} ${about.orders === 1 ? "order" : "orders"}`;
  const chosen = values["as-of"] === undefined ? ", the day after the last row; --as-of chooses another" : "";
  const zone = values.zone === undefined && about.zone === "UTC" ? "; --zone names the shop's own" : "";
  return [
    `Read ${from} as ${about.source}: ${rows}, ${orders}.`,
    ...("missing" in parts.quality ? [] : notCounted(parts.quality, count)),
    `Report as of ${iso.format(about.asOf)}${chosen} (${about.zone}${zone}).`,
    // one date typed wrong would make everybody a customer of long ago
    ...(chosen !== "" && about.asOf > Date.now() + 2 * 86_400_000
      ? ["That is in the future: if a date in the file is wrong, mend it or leave it out with --as-of."]
      : []),
    "",
    ...reportFindings(built, given({ locale: values.locale })).map((text) => `- ${text}`),
    "",
    `Report: ${out}`,
    "",
  ].join("\n");
}

function numbers(values: Values): (n: number) => string {
  const format = new Intl.NumberFormat(values.locale ?? "en");
  return (n) => format.format(n);
}

function fail(error: unknown, io: Io): number {
  const say = (text: string) => io.stderr.write(`${io.stderr.isTTY ? "\r\u001b[K" : ""}clientele: ${text}\n`);
  const { code, message, path } = {
    code: "",
    path: "",
    ...(error as object),
    message: (error as Error).message,
  };
  if (error instanceof UsageError || code === "bad-option" || code === "unknown-zone") {
    say(`${inOptions(message, code)}\nSee clientele --help.`);
    return 2;
  }
  if (code === "ENOENT") say(`There is no file or folder ${path}.`);
  else if (code === "EISDIR") say(`${path} is a folder; name the file with the orders.`);
  else if (code === "EACCES" || code === "EPERM") say(`No permission for ${path}.`);
  else if (code.startsWith("Z_")) say(`The packed file is damaged (${message}).`);
  else say(inOptions(message, code));
  return 1;
}

async function version(): Promise<string> {
  const text = await readFile(new URL("../package.json", import.meta.url), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

function isCalledDirectly(): boolean {
  const called = process.argv[1] ?? "";
  return existsSync(called) && realpathSync(called) === fileURLToPath(import.meta.url);
}

if (isCalledDirectly()) {
  // a reader that stops early (head) is no failure
  process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
  process.exitCode = await run(process.argv.slice(2), process);
}
