import { type ColumnSpec, type Data, type OnInvalid, readColumns } from "../../core/columns.ts";
import { ifThere } from "../../core/if-there.ts";
import { zoneFor } from "../../core/options.ts";
import { type Rejected, Table, type TextColumn } from "../../core/table.ts";
import { type TimeInput, timeOption, type Zone } from "../../core/time.ts";
import {
  type BehaviorLeftOut,
  listedSuspects,
  numberRows,
  type SuspectsOption,
  suspectsByName,
} from "./leave-out.ts";

/** What every function of events takes besides columns. */
export interface EventReading {
  readonly asOf: TimeInput;
  readonly zone?: string;
  readonly suspects?: SuspectsOption;
  readonly onInvalid?: OnInvalid;
}

/** Events before asOf with their customers numbered. */
export interface EventRows {
  readonly zone: Zone;
  readonly asOf: number;
  readonly source: string | undefined;
  readonly ids: readonly string[];
  /** -1 for rows left out. */
  readonly customer: Int32Array;
  readonly time: Float64Array;
  readonly event: TextColumn;
  readonly texts: { readonly [name: string]: TextColumn | undefined };
  readonly leftOut: BehaviorLeftOut;
  readonly rejected: readonly Rejected[];
}

/** Reads events through the door. `texts` are further columns, used where they are there. O(rows). */
export function readEventRows(
  data: Data<object>,
  options: EventReading,
  what: string,
  texts: readonly string[] = [],
): EventRows {
  const zone = zoneFor(data, options?.zone);
  const asOf = timeOption(options?.asOf, "asOf", zone);
  const chosen = options as unknown as { readonly [name: string]: unknown };
  const specs: { [name: string]: ColumnSpec } = {
    customer: { as: "text", from: chosen.customer ?? "customer", required: false },
    time: { as: "time", from: chosen.time ?? "time" },
    event: { as: "text", from: chosen.event ?? "event" },
  };
  for (const name of texts)
    specs[name] = { as: "text", required: false, from: chosen[name] ?? ifThere(data, name) };
  const read = readColumns(data, specs, { zone, what, onInvalid: options.onInvalid ?? "throw" });
  const columns = read.columns as unknown as {
    readonly customer: TextColumn;
    readonly time: Float64Array;
    readonly event: TextColumn;
    readonly [name: string]: TextColumn | Float64Array | undefined;
  };
  const { customer, time, event } = columns;
  const numbered = numberRows(
    customer,
    time,
    asOf,
    options.suspects,
    () => listedSuspects(data) ?? suspectsByName(customer.levels),
    read.inputLength - read.length,
  );
  return {
    zone,
    asOf,
    source: data instanceof Table ? data.info.source : undefined,
    ...numbered,
    time,
    event,
    texts: Object.fromEntries(names(texts, columns)),
    rejected: read.rejected,
  };
}

function names(texts: readonly string[], columns: object): [string, TextColumn | undefined][] {
  return texts.map((name) => {
    const column = (columns as { readonly [name: string]: TextColumn | undefined })[name];
    // a column without any value says nothing
    return [name, column === undefined || column.levels.length === 0 ? undefined : column];
  });
}
