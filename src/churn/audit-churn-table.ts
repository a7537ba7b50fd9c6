import { ClienteleError } from "../core/errors.ts";
import { badOption, shareOption } from "../core/options.ts";
import { fork, randomFrom, sample } from "../core/random.ts";
import type { TableColumn, TextColumn } from "../core/table.ts";
import { runSteps, type Steps } from "../core/work.ts";
import type { AuditLearner, ChurnAudit, ChurnAuditFinding } from "./audit/audit-types.ts";
import { checkJumps } from "./audit/jumps.ts";
import { checkColumn } from "./audit/odd-columns.ts";
import { type AuditRows, checkFeature } from "./audit/one-feature.ts";
import { checkShuffled, shuffledSize } from "./audit/shuffled-labels.ts";
import type { ChurnTable } from "./churn-types.ts";
import { needChurnTable } from "./columns.ts";
import type { ChurnFeature } from "./features/feature-types.ts";

/** Options of {@link auditChurnTable}. */
export interface AuditChurnTableOptions {
  /** What becomes of a leak: an error ("throw", default), or only the report ("report"). */
  readonly onLeak?: "throw" | "report";
  /** Rows to be scored, from the same shop at a later cut: they must look like those to learn from. Default: the rows of the table without a label, else those of its last cut. */
  readonly score?: ChurnTable;
  /** Area under the curve of a single feature from which on it is a leak. Default 0.95. */
  readonly maxAuc?: number;
  /** Fewest customers who left, and who stayed, to judge single features by. Default 20. */
  readonly minPositives?: number;
  /** Population stability index from which on a feature has jumped. Default 0.25. */
  readonly maxShift?: number;
  /** Features that may tell all they want, having been checked by a person. Default none. */
  readonly allow?: readonly string[];
  /** What learns in the check with shuffled labels. Default: a logistic regression on ranks. */
  readonly learner?: AuditLearner;
  /** Default 1. */
  readonly seed?: number;
}

/**
 * Looks for knowledge of the future in a churn table, and fails loudly when there is some. Any column besides `customer`, `cut`, `left` and `exposure` is taken as a feature, so columns that the caller has added are checked too.
 *
 * **Leaks**: a feature, or the fact that it has a value, that by itself tells who left with an area under the curve above `maxAuc` (a category by the share that left among other customers with it); a copy of the label; a text or whole
 * number that is a customer's own, as an id; a time from the cut or later, or a "days since" below zero; a value that is there in rows to learn from and missing in rows to score, or the other way round; a learner that still tells the
 * labels after they were shuffled among customers. **Warnings**: features that jump between the rows to learn from and those to score, and points in time.
 *
 * A check without enough rows is not made, and `checks` says so. O(rows log rows) for each feature.
 *
 * @throws "leak" naming each leak, unless `onLeak` is "report"; "bad-input" when `table` is none of churnTable's kind; "bad-option".
 *
 * @example
 * import { auditChurnTable, churnTable } from "clientele/churn";
 * import { simulateShop } from "clientele/data";
 * import { Table } from "clientele";
 * const { orders } = simulateShop({ seed: 1, customers: 300, events: false });
 * const table = churnTable(orders, { asOf: "2025-06-01", outcome: { days: 90 } });
 * auditChurnTable(table).status; // => "clean"
 * const cheating = new Table(table.length, { ...table.columns, refundLater: table.columns.left }, table.info);
 * auditChurnTable(cheating, { onLeak: "report" }).findings[0].check; // => "copy of the label"
 * auditChurnTable(cheating); // throws "leak"
 */
export function auditChurnTable(table: ChurnTable, options: AuditChurnTableOptions = {}): ChurnAudit {
  return runSteps(auditSteps(table, options));
}

/** The same a feature at a time. */
export function* auditSteps(table: ChurnTable, options: AuditChurnTableOptions = {}): Steps<ChurnAudit> {
  const {
    onLeak = "throw",
    maxAuc = 0.95,
    minPositives = 20,
    maxShift = 0.25,
    allow = [],
    seed = 1,
  } = options;
  needChurnTable(table, "auditChurnTable");
  if (options.score !== undefined) needChurnTable(options.score, "auditChurnTable (option score)");
  if (onLeak !== "throw" && onLeak !== "report") throw badOption("onLeak", onLeak, '"throw" or "report"');
  shareOption(maxAuc, "maxAuc");
  if (!(maxShift > 0)) throw badOption("maxShift", maxShift, "a stability index above zero, such as 0.25");
  if (!(minPositives >= 1)) throw badOption("minPositives", minPositives, "a count of one or more");
  const columns = columnsOf(table);
  const features = featuresOf(table);
  for (const name of allow)
    if (!features.some((feature) => feature.name === name))
      throw badOption("allow", name, "names of features of the table");
  const judged = features.filter(({ name }) => !allow.includes(name));
  const { customer, cut } = {
    customer: (columns.customer as TextColumn).codes,
    cut: columns.cut as Float64Array,
  };
  const rows = labeledRows(columns);
  const left = rows.left.reduce((sum, label) => sum + label, 0);
  const enough = left >= minPositives && rows.left.length - left >= minPositives;
  const findings: ChurnAuditFinding[] = [];
  const add = (finding: ChurnAuditFinding | undefined) => {
    if (finding !== undefined) findings.push(finding);
  };
  for (const [done, feature] of judged.entries()) {
    yield [done, judged.length];
    add(checkColumn(feature, columns[feature.name], customer, cut));
    if (enough) add(checkFeature(feature, columns[feature.name], rows, maxAuc));
  }
  if (enough) add(yield* shuffled(judged, columns, rows, seed, options.learner));
  const sides = sidesOf(columns, options.score);
  if (sides !== undefined) findings.push(...checkJumps(judged, sides.before, sides.now, maxShift));
  findings.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === "leak" ? -1 : 1));
  const few = `${left} left and ${rows.left.length - left} stayed; ${minPositives} of each are needed`;
  const audit: ChurnAudit = {
    status: findings.some(({ severity }) => severity === "leak")
      ? "leak"
      : findings.length > 0
        ? "warning"
        : "clean",
    findings,
    checks: [
      { check: "time and id", made: true, words: `${judged.length} features looked at.` },
      {
        check: "one feature",
        made: enough,
        words: enough ? `${judged.length} features judged one by one.` : `Not made: ${few}.`,
      },
      {
        check: "shuffled labels",
        made: enough,
        words: enough ? "A learner was given shuffled labels." : `Not made: ${few}.`,
      },
      {
        check: "jump",
        made: sides !== undefined,
        words:
          sides === undefined
            ? "Not made: there are no other rows to compare with."
            : `${sides.before.words} against ${sides.now.words}.`,
      },
    ],
    labeled: rows.left.length,
    left,
  };
  if (audit.status === "leak" && onLeak === "throw") throw leakError(audit);
  return audit;
}

function leakError({ findings }: ChurnAudit): ClienteleError {
  const leaks = findings.filter(({ severity }) => severity === "leak");
  return new ClienteleError(
    "leak",
    `auditChurnTable found ${leaks.length === 1 ? "a leak" : `${leaks.length} leaks`}: ${leaks
      .slice(0, 5)
      .map(({ words }) => words)
      .join(" ")}${leaks.length > 5 ? " ..." : ""}`,
    {
      value: leaks.map(({ feature }) => feature),
      count: leaks.length,
      expected: "features that know nothing from the cut on",
    },
  );
}

const NO_FEATURES: readonly string[] = ["customer", "cut", "left", "exposure"];

function columnsOf(table: ChurnTable): { readonly [name: string]: TableColumn } {
  return table.columns as unknown as { readonly [name: string]: TableColumn };
}

/** All columns that a learner could use, those that the caller added too. */
function featuresOf(table: ChurnTable): ChurnFeature[] {
  const known = new Map(table.info.features.map((feature) => [feature.name, feature]));
  return Object.entries(columnsOf(table))
    .filter(([name]) => !NO_FEATURES.includes(name))
    .map(
      ([name, column]) =>
        known.get(name) ?? {
          name,
          label: name,
          unit: "number",
          kind: column instanceof Float64Array ? "number" : "category",
          needs: `profiles.${name}`,
          higher: "either",
          high: name,
          low: name,
        },
    );
}

function labeledRows(columns: { readonly [name: string]: TableColumn }): AuditRows {
  const label = columns.left as Float64Array;
  const { codes } = columns.customer as TextColumn;
  const rows = Int32Array.from(label.keys()).filter((i) => !Number.isNaN(label[i]));
  return {
    rows,
    left: Float64Array.from(rows, (i) => label[i]),
    customer: rows.map((i) => codes[i]),
  };
}

function* shuffled(
  features: readonly ChurnFeature[],
  columns: { readonly [name: string]: TableColumn },
  all: AuditRows,
  seed: number,
  learner: AuditLearner | undefined,
): Steps<ChurnAuditFinding | undefined> {
  const size = shuffledSize();
  const random = fork(randomFrom(seed), "audit");
  const n = Math.min(size.rows, all.rows.length);
  const at =
    n === all.rows.length ? Int32Array.from(all.rows.keys()) : sample(random, all.rows.length, n).sort();
  const numbers = features
    .map(({ name }) => columns[name])
    .filter((column) => column instanceof Float64Array) as Float64Array[];
  const chosen =
    numbers.length <= size.features
      ? numbers
      : Array.from(sample(random, numbers.length, size.features).sort(), (j) => numbers[j]);
  if (chosen.length === 0) return undefined;
  const x = chosen.map((column) => Float64Array.from(at, (r) => column[all.rows[r]]));
  return yield* checkShuffled(
    x,
    {
      rows: Int32Array.from(at.keys()),
      left: Float64Array.from(at, (r) => all.left[r]),
      customer: at.map((r) => all.customer[r]),
    },
    seed,
    learner,
  );
}

function sidesOf(columns: { readonly [name: string]: TableColumn }, score: ChurnTable | undefined) {
  const label = columns.left as Float64Array;
  const cut = columns.cut as Float64Array;
  const all = Int32Array.from(label.keys());
  const side = (of: { readonly [name: string]: TableColumn }, rows: Int32Array, words: string) => ({
    columns: of,
    rows,
    words,
  });
  const labeled = all.filter((i) => !Number.isNaN(label[i]));
  if (score !== undefined && score.length > 0) {
    const others = columnsOf(score);
    return {
      before: side(columns, labeled.length > 0 ? labeled : all, "the rows to learn from"),
      now: side(
        others,
        Int32Array.from({ length: score.length }, (_, i) => i),
        "the rows to score",
      ),
    };
  }
  const open = all.filter((i) => Number.isNaN(label[i]));
  if (labeled.length > 0 && open.length > 0)
    return {
      before: side(columns, labeled, "the rows with a label"),
      now: side(columns, open, "the rows without one"),
    };
  const last = cut.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [earlier, latest] = [all.filter((i) => cut[i] < last), all.filter((i) => cut[i] === last)];
  if (earlier.length === 0) return undefined;
  return {
    before: side(columns, earlier, "the rows of earlier cuts"),
    now: side(columns, latest, "the rows of the last cut"),
  };
}
