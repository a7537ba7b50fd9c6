import type { Data } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { rereadable } from "../../core/rereadable.ts";
import { type Rejected, Table } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import type { ChurnLog, ChurnTableOptions } from "../churn-types.ts";
import { type Links, readIdentities } from "./identities.ts";
import { type Ledger, type LooseRows, ledgerOf } from "./ledger.ts";
import { People } from "./people.ts";
import { type Contracts, readContracts } from "./read-contracts.ts";
import type { LogReading } from "./read-door.ts";
import { type KnownProfiles, readProfiles } from "./read-profiles.ts";
import { type Purchases, readPurchases } from "./read-purchases.ts";
import { readSignals, type Signals } from "./read-signals.ts";
import { readVoice, type Voice } from "./read-voice.ts";

/** The names of the sources that ledgers are made of. */
export type LedgerName = "lines" | "refunds" | "contracts" | "events" | "feedback" | "answers";

/** A log with every source sorted once by customer and time. */
export interface SortedChurnLog {
  readonly reading: LogReading;
  readonly ids: readonly string[];
  readonly ledgers: { readonly [K in LedgerName]?: Ledger };
  /** Time of the first row of each customer in any source. */
  readonly links: Links | undefined;
  readonly profiles: KnownProfiles | undefined;
  readonly purchases: Purchases | undefined;
  readonly contracts: Contracts | undefined;
  readonly signals: Signals | undefined;
  readonly voice: Voice | undefined;
  readonly currency: string | undefined;
  readonly source: string | undefined;
  /** What the tables say that they know up to; undefined where none does. */
  readonly knownTo: number | undefined;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
}

const PARTS = ["orders", "subscriptions", "events", "feedback", "surveys", "profiles"] as const;

/** Reads and sorts a log once. O(rows log rows). */
export function readChurnLog(given: ChurnLog | Data<object>, options: ChurnTableOptions): SortedChurnLog {
  const log = partsOf(given);
  const zone = zoneOf(zoneName(log, options.zone));
  const reading: LogReading = { zone, onInvalid: options.onInvalid ?? "throw", stable: options.stable ?? [] };
  const people = new People();
  const purchases = log.orders && readPurchases(log.orders, reading, people);
  const contracts = log.subscriptions && readContracts(log.subscriptions, reading, people);
  const signals = log.events && readSignals(log.events, reading, people, options.eventNames);
  const voice =
    log.feedback || log.surveys
      ? readVoice(log.feedback, log.surveys, reading, people, options.questions)
      : undefined;
  const profiles = log.profiles && readProfiles(log.profiles, reading, people, options.ignore ?? []);
  const links = log.identities === undefined ? undefined : readIdentities(log.identities, people, zone);
  const loose: { readonly [K in LedgerName]?: LooseRows | undefined } = {
    lines: purchases?.lines,
    refunds: purchases?.refunds,
    contracts: contracts?.rows,
    events: signals?.rows,
    feedback: voice?.feedback,
    answers: voice?.answers,
  };
  const ledgers = Object.fromEntries(
    Object.entries(loose)
      .filter(([, rows]) => rows !== undefined)
      .map(([name, rows]) => [name, ledgerOf(rows as LooseRows, people.ids.length)]),
  );
  return {
    reading,
    ids: people.ids,
    ledgers,
    links,
    profiles,
    purchases,
    contracts,
    signals,
    voice,
    currency: currencyOf(purchases?.currency, contracts?.currency),
    source: sourceOf(log),
    knownTo: knownTo(log),
    notes: [purchases, contracts, signals, voice].flatMap((part) => part?.notes ?? []),
    rejected: [purchases, contracts, signals, voice].flatMap((part) => part?.rejected ?? []),
  };
}

/** The parts of a log; rows alone are orders or subscriptions. */
function partsOf(given: unknown): ChurnLog {
  const isObject = typeof given === "object" && given !== null;
  if (isObject && !(given instanceof Table) && !(Symbol.iterator in given)) {
    const parts: Record<string, unknown> = {};
    for (const name of PARTS) {
      const part = (given as { readonly [name: string]: unknown })[name];
      if (part !== undefined) parts[name] = rereadable(part as Data<object>);
    }
    if (Object.keys(parts).length > 0) return { ...parts, identities: (given as ChurnLog).identities };
    throw new ClienteleError(
      "bad-input",
      `churnTable needs a log with orders, subscriptions or both; found an object with ${Object.keys(given).slice(0, 5).map(show).join(", ") || "nothing"} in it.`,
      {
        value: given,
        expected: "{ orders?, subscriptions?, events?, feedback?, surveys?, profiles?, identities? }",
      },
    );
  }
  if (!isObject)
    throw new ClienteleError("bad-input", `churnTable needs a log; found ${show(given)}.`, {
      value: given,
      expected: "orders, subscriptions, or an object with them",
    });
  const data = rereadable(given as Data<object>);
  return isSubscriptions(data) ? { subscriptions: data } : { orders: data };
}

function isSubscriptions(data: Data<object>): boolean {
  if (data instanceof Table)
    return data.info.kind === "subscriptions" || (data.info.kind !== "orders" && "start" in data.columns);
  for (const row of data) return typeof row === "object" && row !== null && "start" in row;
  return false;
}

function tablesOf(log: ChurnLog): Table[] {
  return PARTS.map((name) => log[name]).filter((part) => part instanceof Table) as unknown as Table[];
}

function zoneName(log: ChurnLog, option: string | undefined): string {
  let name = option;
  for (const { info } of tablesOf(log)) {
    if (info.zone === undefined || info.zone === name) continue;
    if (name !== undefined)
      throw new ClienteleError(
        "mixed-info",
        `The ${info.kind} count their days in zone ${show(info.zone)}, not in ${show(name)}. Read all parts of the log in one zone.`,
        { value: info.zone, expected: name },
      );
    name = info.zone;
  }
  return name ?? "UTC";
}

function currencyOf(orders: string | undefined, contracts: string | undefined): string | undefined {
  if (orders !== undefined && contracts !== undefined && orders !== contracts)
    throw new ClienteleError(
      "mixed-currency",
      `Orders are in ${show(orders)} and subscriptions in ${show(contracts)}: money in two currencies does not add up.`,
      { value: contracts, expected: orders },
    );
  return orders ?? contracts;
}

function sourceOf(log: ChurnLog): string | undefined {
  const names = new Set(
    tablesOf(log)
      .map(({ info }) => info.source)
      .filter((name) => name !== undefined),
  );
  return names.size === 0 ? undefined : [...names].join(", ");
}

function knownTo(log: ChurnLog): number | undefined {
  const main = [log.orders, log.subscriptions].filter((part) => part instanceof Table) as unknown as Table[];
  const ends = main.map(({ info }) => info.asOf).filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : Math.min(...ends);
}
