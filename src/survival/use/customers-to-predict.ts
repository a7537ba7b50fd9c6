import { type Data, numberOf, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { badOption } from "../../core/options.ts";
import { Table, type TextColumn } from "../../core/table.ts";
import { zoneOf } from "../../core/time.ts";
import { type LifetimeModel, schemasOf } from "./lifetime-model.ts";

/** Whether one customer was given rather than rows of them. */
export function isOneCustomer(customers: unknown): boolean {
  return (
    typeof customers === "object" &&
    customers !== null &&
    !(customers instanceof Table) &&
    !(Symbol.iterator in customers) &&
    !(customers instanceof Promise)
  );
}

/** Rows that can be looked at more than once. */
export function rowsToPredict(customers: unknown): Data<object> {
  if (isOneCustomer(customers)) return [customers as object];
  if (customers instanceof Table || Array.isArray(customers)) return customers as Data<object>;
  if (typeof customers === "object" && customers !== null && Symbol.iterator in customers)
    return [...(customers as Iterable<object>)];
  throw new ClienteleError(
    "bad-input",
    `Predictions need customers: one object, a list of them, or a table; found ${show(customers)}.`,
    { value: customers, expected: "a customer, or an iterable of customers" },
  );
}

/** Ids of the customers, where rows have them. */
export function idsOf(rows: Data<object>, what: string): TextColumn | undefined {
  const named =
    rows instanceof Table
      ? "customer" in rows.columns
      : Array.isArray(rows) && typeof rows[0] === "object" && rows[0] !== null && "customer" in rows[0];
  if (!named) return undefined;
  const read = readColumns(
    rows,
    { customer: { as: "text", from: "customer", required: false } },
    { zone: zoneOf("UTC"), what },
  );
  return read.columns.customer;
}

/**
 * How old each customer is today: the option, a number for all or the column that says it; without it the column `age` (unless the model takes it for a covariate, such as years of life), else `stop`.
 *
 * @throws "missing-value", "bad-value", "missing-column", "bad-option" when nothing says it.
 */
export function agesToday(
  rows: Data<object>,
  option: unknown,
  length: number,
  what: string,
  model?: LifetimeModel,
): Float64Array {
  if (typeof option === "number") {
    if (!(option >= 0 && option < Number.POSITIVE_INFINITY))
      throw badOption("age", option, "an age, zero or more");
    return new Float64Array(length).fill(option);
  }
  const taken = model !== undefined && explains(model, "age");
  const from =
    option ?? (!taken && hasColumn(rows, "age") ? "age" : hasColumn(rows, "stop") ? "stop" : undefined);
  if (from === undefined)
    throw badOption(
      "age",
      undefined,
      `how old the customers are today: a number, or the column that says it (0 for new ones)${taken ? '; the column "age" is a covariate of the model' : ""}`,
    );
  if (typeof from !== "string" && typeof from !== "function")
    throw badOption("age", from, "a number, or the column that says it");
  const age = { as: "number", from, min: 0, expected: "an age, zero or more" } as const;
  return readColumns(rows, { age }, { zone: zoneOf("UTC"), what }).columns.age ?? new Float64Array(0);
}

function explains(model: LifetimeModel, column: string): boolean {
  return schemasOf(model).some(({ columns }) => columns.some((own) => own.column === column));
}

function hasColumn(rows: Data<object>, name: string): boolean {
  if (rows instanceof Table)
    return (rows.columns as { [name: string]: unknown })[name] instanceof Float64Array;
  // a first row without a value must not hand the question to another column
  return (rows as readonly ({ readonly [name: string]: unknown } | null)[]).some(
    (row) => typeof row === "object" && row !== null && !Number.isNaN(numberOf(row[name])),
  );
}

/**
 * Lifetimes have rows of customers who left, and earlier stretches of those who are there: of these only the last stretch of who is still there can be asked about. Undefined: all rows can.
 */
export function stillThere(rows: Data<object>): Int32Array | undefined {
  if (!(rows instanceof Table) || rows.info.kind !== "lifetimes") return undefined;
  const { customer, stop, event, spell } = rows.columns as {
    readonly customer: TextColumn;
    readonly stop: Float64Array;
    readonly event: Float64Array;
    readonly spell?: Float64Array;
  };
  const last = new Map<number, number>();
  const kept: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    if (spell === undefined) {
      // subscriptions side by side are lifetimes of their own
      if (event[i] === 0) kept.push(i);
      continue;
    }
    const before = last.get(customer.codes[i]);
    if (
      before === undefined ||
      spell[i] > spell[before] ||
      (spell[i] === spell[before] && stop[i] > stop[before])
    )
      last.set(customer.codes[i], i);
  }
  if (spell === undefined) return Int32Array.from(kept);
  return Int32Array.from([...last.values()].filter((i) => event[i] === 0));
}
