import { type Columns, Table, type TableInfo } from "./table.ts";

/**
 * A table that several reductions read one after the other: what one of them found out about its rows is there for the next one. Whoever makes
 * the table decides who shares it and how long that lives; of other tables nothing is kept.
 */
export class SharedTable<Row extends object, Info extends TableInfo> extends Table<Row, Info> {
  readonly #found: Map<string, unknown>;

  constructor(
    length: number,
    columns: Columns<Row>,
    info: Info,
    found: Map<string, unknown> = new Map<string, unknown>(),
  ) {
    super(length, columns, info);
    this.#found = found;
  }

  /** The same rows with something else said about them. */
  withInfo(info: Info): SharedTable<Row, Info> {
    return new SharedTable<Row, Info>(this.length, this.columns, info, this.#found);
  }

  /** What goes by a name that says all that it depends on but the columns; `find` is asked once. */
  once<T>(name: string, find: () => T): T {
    if (!this.#found.has(name)) this.#found.set(name, find());
    return this.#found.get(name) as T;
  }

  /** What goes by that name, if it was asked for before. */
  known<T>(name: string): T | undefined {
    return this.#found.get(name) as T | undefined;
  }
}

/** The same table, to be read by several. */
export function shared<Row extends object, Info extends TableInfo>(
  table: Table<Row, Info>,
): SharedTable<Row, Info> {
  if (table instanceof SharedTable) return table as SharedTable<Row, Info>;
  return new SharedTable<Row, Info>(table.length, table.columns, table.info);
}

/** Finds something out about rows, once where they are shared. */
export type Once = <T>(name: string, find: () => T) => T;
