import { ClienteleError, show } from "../../core/errors.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { foldWord } from "../consents-from.ts";
import { consentsOf } from "../consents-of.ts";
import { normalEmail, normalPhone } from "../identity/normal.ts";
import { mapLevels } from "../layouts/levels.ts";
import type { Consents, Profiles } from "../schema.ts";

/** What the record says of one customer. */
export type ConsentVerdict = "unknown" | "granted" | "denied" | "withdrawn" | "restricted";

/** Stricter states come later. */
export const VERDICTS: readonly ConsentVerdict[] = [
  "unknown",
  "granted",
  "denied",
  "withdrawn",
  "restricted",
];

/** A verdict and the entry it rests on (-1: none). */
export interface Verdict {
  readonly verdict: ConsentVerdict;
  readonly entry: number;
  /** An entry that grants the same purpose for another channel, -1 if there is none. */
  readonly elsewhere: number;
}

/** What is asked of the record. */
export interface Asked {
  readonly purpose: string;
  readonly channel: string | null;
  readonly asOf: number;
}

/** The purpose that stands for any use at all (restriction, GDPR art. 18). */
const ANY_USE = "processing";

const NOTHING: Verdict = { verdict: "unknown", entry: -1, elsewhere: -1 };

/** Ids as they are compared: addresses as addresses, everything else as it stands. */
export function personKey(id: string): string {
  return normalEmail(id) ?? (id.startsWith("+") ? normalPhone(id) : null) ?? id;
}

/** The record itself, made from profiles where these are given. */
export function recordOf(permissions: Consents | Profiles, who: string): Consents {
  if (permissions instanceof Table) {
    if (Object.hasOwn(permissions.columns, "state") && Object.hasOwn(permissions.columns, "purpose"))
      return permissions as Consents;
    if (permissions.info.kind === "profiles" || Object.hasOwn(permissions.columns, "consent"))
      return consentsOf(permissions as Profiles);
  }
  throw new ClienteleError(
    "bad-input",
    `${who} needs consents or profiles; found ${permissions instanceof Table ? `a table of kind ${show(permissions.info.kind)}` : show(permissions)}. consentsOf(), consentsFrom() and readCustomers() make them.`,
    { expected: "a table of consents or profiles" },
  );
}

/**
 * What the record says of each id, as a function of the id's key. The latest entry at or before `asOf` decides; at equal times a no stands against a yes.
 * A no without a time stands against every yes, a yes without one is older than everything. "unknown" takes a yes away, never a no. O(entries) once.
 */
export function verdictsOf(consents: Consents, asked: Asked): (key: string) => Verdict {
  const entries = new Entries(consents);
  const persons = mapLevels(entries.customer, personKey);
  const n = persons.levels.length;
  const latest = () => new Int32Array(n).fill(-1);
  const refused = latest();
  const granted = latest();
  const unsure = latest();
  const elsewhere = latest();
  const restricted = latest();
  const released = latest();
  for (let i = 0; i < consents.length; i++) {
    const person = persons.codes[i];
    if (person < 0 || entries.timeOf(i) > asked.asOf) continue;
    const state = entries.stateOf(i);
    const purpose = entries.purposeOf(i);
    const no = state === "denied" || state === "withdrawn";
    if (purpose === ANY_USE && (no || state === "granted"))
      entries.keepLater(no ? restricted : released, person, i);
    if (purpose !== asked.purpose) continue;
    const channel = entries.channelOf(i);
    // asked about no channel in particular, a no by any of them counts, and a yes only if it is for all
    const covers = channel === null || channel === asked.channel;
    if (state === "granted") entries.keepLater(covers ? granted : elsewhere, person, i);
    else if (covers || asked.channel === null) entries.keepLater(no ? refused : unsure, person, i);
  }
  const codeOf = new Map(persons.levels.map((key, code) => [key, code]));
  const stands = (no: number, yes: number) =>
    no >= 0 && (yes < 0 || entries.noTime(no) >= entries.yesTime(yes));
  return (key) => {
    const p = codeOf.get(key);
    if (p === undefined) return NOTHING;
    const other = elsewhere[p];
    if (stands(restricted[p], released[p]))
      return { verdict: "restricted", entry: restricted[p], elsewhere: other };
    if (stands(refused[p], granted[p])) {
      const verdict = entries.stateOf(refused[p]) === "denied" ? "denied" : "withdrawn";
      return { verdict, entry: refused[p], elsewhere: other };
    }
    if (granted[p] < 0 || (unsure[p] >= 0 && entries.yesTime(unsure[p]) >= entries.yesTime(granted[p])))
      return { verdict: "unknown", entry: unsure[p], elsewhere: other };
    return { verdict: "granted", entry: granted[p], elsewhere: other };
  };
}

/** The stricter of two verdicts; of equal ones the first. */
export function stricter(a: Verdict, b: Verdict): Verdict {
  return VERDICTS.indexOf(b.verdict) > VERDICTS.indexOf(a.verdict) ? b : a;
}

/** Whether a verdict is a no. */
export function isRefusal({ verdict }: Verdict): boolean {
  return verdict !== "unknown" && verdict !== "granted";
}

/** The columns of a record, cell by cell. */
class Entries {
  readonly customer: TextColumn;
  readonly #purpose: TextColumn;
  readonly #channel: TextColumn;
  readonly #state: TextColumn;
  readonly #source: TextColumn;
  readonly #time: Float64Array;

  constructor({ columns }: Consents) {
    this.customer = columns.customer;
    this.#purpose = mapLevels(columns.purpose, foldWord);
    this.#channel = mapLevels(columns.channel, foldWord);
    this.#state = columns.state;
    this.#source = columns.source;
    this.#time = columns.time;
  }

  purposeOf = (row: number): string | null => textOf(this.#purpose, row);
  channelOf = (row: number): string | null => textOf(this.#channel, row);
  stateOf = (row: number): string | null => textOf(this.#state, row);
  /** Without a time an entry is known whenever one asks. */
  timeOf = (row: number): number => this.yesTime(row);
  noTime = (row: number): number =>
    Number.isNaN(this.#time[row]) ? Number.POSITIVE_INFINITY : this.#time[row];
  yesTime = (row: number): number =>
    Number.isNaN(this.#time[row]) ? Number.NEGATIVE_INFINITY : this.#time[row];

  keepLater(latest: Int32Array, person: number, row: number): void {
    const best = latest[person];
    if (best >= 0) {
      const [now, then] = [this.#rank(row), this.#rank(best)];
      // at equal times the words decide, so that the order of rows never does
      if (now < then || (now === then && this.#words(row) <= this.#words(best))) return;
    }
    latest[person] = row;
  }

  #rank(row: number): number {
    const state = this.stateOf(row);
    return state === "denied" || state === "withdrawn" ? this.noTime(row) : this.yesTime(row);
  }

  // "withdrawn" comes after "denied" in the alphabet, and is the stricter word
  #words(row: number): string {
    return JSON.stringify([
      this.stateOf(row),
      this.channelOf(row),
      textOf(this.#source, row),
      textOf(this.customer, row),
    ]);
  }
}

function textOf(column: TextColumn, row: number): string | null {
  const code = column.codes[row];
  return code < 0 ? null : column.levels[code];
}
