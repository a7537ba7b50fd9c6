import {
  type ColumnSpec,
  type Data,
  type OnInvalid,
  type ReadColumns,
  readColumns,
} from "../../core/columns.ts";
import { ifThere } from "../../core/if-there.ts";
import { Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import type { Zone } from "../../core/time.ts";

/** How the sources of a log are read. */
export interface LogReading {
  readonly zone: Zone;
  readonly onInvalid: OnInvalid;
  /** Undated fields that the caller vouches for. */
  readonly stable: readonly string[];
}

/** Columns of a source; one that it does not have is undefined. */
export interface SourceColumns {
  readonly length: number;
  readonly read: ReadColumns<{ [name: string]: ColumnSpec }>;
  text(name: string): TextColumn | undefined;
  number(name: string): Float64Array | undefined;
}

/** Reads the columns of a source through the door: required ones by name, the others where they are there. O(rows). */
export function readSource(
  data: Data<object>,
  required: { readonly [name: string]: ColumnSpec["as"] },
  optional: { readonly [name: string]: ColumnSpec["as"] },
  { zone, onInvalid }: LogReading,
  what: string,
): SourceColumns {
  const specs: { [name: string]: ColumnSpec } = {};
  for (const [name, as] of Object.entries(required)) specs[name] = { as, from: name };
  for (const [name, as] of Object.entries(optional))
    specs[name] = { as, from: ifThere(data, name), required: false };
  const read = readColumns(data, specs, { zone, onInvalid, what });
  const columns = read.columns as { readonly [name: string]: TableColumn | undefined };
  return {
    length: data instanceof Table && read.rows === undefined ? data.length : read.length,
    read,
    text: (name) => {
      const column = columns[name];
      return column === undefined || column instanceof Float64Array || column.levels.length === 0
        ? undefined
        : column;
    },
    number: (name) => {
      const column = columns[name];
      return column instanceof Float64Array && column.some((v) => !Number.isNaN(v)) ? column : undefined;
    },
  };
}
