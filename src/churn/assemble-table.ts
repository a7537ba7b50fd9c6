import { ClienteleError } from "../core/errors.ts";
import { type Columns, Table, type TableColumn, type TextColumn } from "../core/table.ts";
import { DAY_MS, isoDay } from "../core/time.ts";
import type {
  ChurnCut,
  ChurnInfo,
  ChurnLeftOut,
  ChurnRow,
  ChurnTable,
  ChurnWindows,
  GoneCustomers,
} from "./churn-types.ts";
import { joined } from "./columns.ts";
import type { ChurnFeature, FeatureColumns } from "./features/feature-types.ts";
import type { SortedChurnLog } from "./input/read-log.ts";
import type { ChurnSettings } from "./input/settings.ts";
import type { CutLabels } from "./labels/label-cut.ts";
import { churnDefinition } from "./words.ts";

/** Rows of one cut. */
export interface CutPart extends CutLabels {
  readonly asOf: number;
  readonly rows: Int32Array;
  readonly features: FeatureColumns;
  readonly leftOut: readonly ChurnLeftOut[];
  readonly gone?: GoneCustomers;
}

/** Puts the cuts one below the other. */
export function assembleTable(
  log: SortedChurnLog,
  settings: ChurnSettings,
  windows: ChurnWindows,
  parts: readonly CutPart[],
  features: readonly ChurnFeature[],
  absent: readonly ChurnFeature[],
): ChurnTable {
  const length = parts.reduce((n, { rows }) => n + rows.length, 0);
  if (length === 0) throw nobody(parts, settings);
  const cut = new Float64Array(length);
  const exposure = new Float64Array(length);
  let at = 0;
  for (const part of parts) {
    cut.fill(part.asOf, at, at + part.rows.length);
    exposure.fill(part.exposure, at, at + part.rows.length);
    at += part.rows.length;
  }
  const columns: { [name: string]: TableColumn } = {
    customer: customers(parts, log.ids, length),
    cut,
    left: joined(parts.map(({ left }) => left)),
    exposure,
  };
  for (const { name, kind } of features) {
    const pieces = parts.map((part) => part.features.get(name));
    columns[name] =
      kind === "category"
        ? joinedText(pieces as (TextColumn | undefined)[], parts, length)
        : joined(
            pieces.map(
              (piece, p) =>
                (piece as Float64Array | undefined) ??
                new Float64Array(parts[p].rows.length).fill(Number.NaN),
            ),
          );
  }
  const cuts = parts.map(cutOf);
  const [labeled, left] = [sumOf(cuts, "labeled"), sumOf(cuts, "left")];
  const info: ChurnInfo = {
    kind: "churn",
    key: "customer",
    churn: settings.churn,
    definition: churnDefinition(settings.churn, windows),
    asOf: settings.cuts[settings.cuts.length - 1],
    unit: "day",
    zone: settings.zone.name,
    ...(log.currency !== undefined && { currency: log.currency }),
    ...(log.source !== undefined && { source: log.source }),
    cuts,
    windows,
    baseRate: labeled > 0 ? left / labeled : null,
    log: settings.log,
    features,
    absent: absent.map(({ name, needs }) => ({ name, needs })),
    notes: [...log.notes, ...notesOf(settings, windows)],
    ...(log.rejected.length > 0 && { rejected: log.rejected }),
  };
  return new Table<ChurnRow, ChurnInfo>(length, columns as unknown as Columns<ChurnRow>, info);
}

function cutOf({ asOf, from, to, rows, left, leftOut, gone, unlabeled }: CutPart): ChurnCut {
  let [labeled, ended] = [0, 0];
  for (const label of left) {
    if (Number.isNaN(label)) continue;
    labeled++;
    ended += label;
  }
  return {
    asOf,
    from,
    to,
    rows: rows.length,
    labeled,
    left: ended,
    rate: labeled > 0 ? ended / labeled : null,
    leftOut,
    ...(gone !== undefined && { gone }),
    unlabeled,
  };
}

function sumOf(cuts: readonly ChurnCut[], name: "labeled" | "left"): number {
  return cuts.reduce((sum, cut) => sum + cut[name], 0);
}

function notesOf(
  { cuts, observation, log, zone }: ChurnSettings,
  { outcome, learnt }: ChurnWindows,
): string[] {
  const [first, last] = [cuts[0], cuts[cuts.length - 1]];
  return [
    ...(learnt
      ? [`The outcome window of ${outcome} days was learnt from what was known at the first cut.`]
      : []),
    ...(zone.toWall(first) - observation * DAY_MS < zone.toWall(log.from)
      ? [
          `The log begins on ${isoDay(log.from, zone)}, within the observation of the first cut: what came before is not known there.`,
        ]
      : []),
    ...(last > log.to
      ? [
          `The log ends on ${isoDay(log.to - 1, zone)}, before the last cut: customers look more silent there than they may be.`,
        ]
      : []),
  ];
}

function nobody(parts: readonly CutPart[], { churn }: ChurnSettings): ClienteleError {
  const reasons = parts.flatMap(({ leftOut }) => leftOut.map(({ reason, customers: n }) => `${n} ${reason}`));
  return new ClienteleError(
    "empty-input",
    `churnTable found no customer at ${parts.length === 1 ? "the cut" : "any cut"}${reasons.length > 0 ? `: ${reasons.join("; ")}` : `: the log has no ${churn === "orders" ? "orders of named customers" : "contracts"} before it`}.`,
    { count: 0, expected: "customers with a history before asOf" },
  );
}

function customers(parts: readonly CutPart[], ids: readonly string[], length: number): TextColumn {
  const place = new Int32Array(ids.length).fill(-1);
  const levels: string[] = [];
  const codes = new Int32Array(length);
  let at = 0;
  for (const { rows } of parts)
    for (const c of rows) {
      if (place[c] < 0) place[c] = levels.push(ids[c]) - 1;
      codes[at++] = place[c];
    }
  return { codes, levels };
}

// only levels that some row has: a name that turns up after the cut must leave no trace
function joinedText(
  pieces: readonly (TextColumn | undefined)[],
  parts: readonly CutPart[],
  length: number,
): TextColumn {
  const found = new Set<string>();
  for (const piece of pieces)
    if (piece !== undefined)
      for (const code of new Set(piece.codes)) if (code >= 0) found.add(piece.levels[code]);
  const levels = [...found].sort();
  const place = new Map(levels.map((level, k) => [level, k]));
  const codes = new Int32Array(length).fill(-1);
  let at = 0;
  for (const [p, piece] of pieces.entries()) {
    const to = piece?.levels.map((level) => place.get(level) ?? -1) ?? [];
    for (let i = 0; i < parts[p].rows.length; i++, at++)
      if (piece !== undefined && piece.codes[i] >= 0) codes[at] = to[piece.codes[i]];
  }
  return { codes, levels };
}
