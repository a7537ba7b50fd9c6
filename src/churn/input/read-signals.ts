import type { Data } from "../../core/columns.ts";
import type { Rejected, TextColumn } from "../../core/table.ts";
import type { LooseRows } from "./ledger.ts";
import type { People } from "./people.ts";
import { type LogReading, readSource } from "./read-door.ts";
import { wallOf } from "./read-purchases.ts";
import { signalsOf } from "./signal-kinds.ts";

/** Events by what they are. */
export interface Signals {
  /** Numbers: wall, value. Codes: kind, a place in the list of kinds; -1 for events of no kind that is known. */
  readonly rows: LooseRows;
  readonly notes: readonly string[];
  readonly rejected: readonly Rejected[];
}

/** Reads events through the door. O(rows). */
export function readSignals(
  data: Data<object>,
  reading: LogReading,
  people: People,
  names: { readonly [kind: string]: readonly string[] } | undefined,
): Signals {
  const { read, number, length } = readSource(
    data,
    { time: "time", event: "text" },
    { customer: "text", value: "number" },
    reading,
    "events",
  );
  const { customer, time, event } = read.columns as unknown as {
    readonly customer: TextColumn;
    readonly time: Float64Array;
    readonly event: TextColumn;
  };
  const kinds = signalsOf(event.levels, names);
  const who = people.numbersOf(customer);
  let nobody = 0;
  for (let i = 0; i < who.length; i++) if (who[i] < 0) nobody++;
  return {
    rows: {
      who,
      time,
      numbers: {
        wall: wallOf(time, reading.zone),
        value: number("value") ?? new Float64Array(length).fill(Number.NaN),
      },
      codes: { kind: event.codes.map((code) => (code < 0 ? -1 : kinds[code])) },
    },
    notes: nobody > 0 ? [`${nobody} events name no customer and are left out.`] : [],
    rejected: read.rejected,
  };
}
