import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError, show } from "../../core/errors.ts";
import { isTexts } from "../../core/json-values.ts";
import { badOption, excludedIds, levelOption, zoneFor } from "../../core/options.ts";
import { type Columns, define, type Rejected, Table, type TextColumn } from "../../core/table.ts";
import { DAY_MS, dayNumber, lastDaySeen, timeOption, type Zone } from "../../core/time.ts";
import { wilsonInterval } from "../../numeric/intervals.ts";
import { ageBands, yearsBetween } from "./age-bands.ts";
import type {
  DemographicInfo,
  DemographicRow,
  DemographicSegmentsOptions,
  Demographics,
} from "./demographic-types.ts";
import { type DemographicGroup, groupColumn } from "./group-column.ts";
import { listedSuspects, suspectsByName } from "./leave-out.ts";
import { isSensitive } from "./sensitive-columns.ts";

/**
 * Groups customers by who they are: age bands from the date of birth or the age, and the texts of any columns as they stand. What is not known is a group of its own; nothing
 * is guessed from names or addresses. Ages are completed years on the last day before `asOf`. With `least: 5`, groups of fewer than five become "other" (in the joint `segment`
 * too), since small groups point at persons; if a single small group is folded, "other" is still that small, which a note says.
 *
 * Columns about sex or gender, origin, religion, politics, unions, health, disability or sexual orientation (by their names) are only used when `sensitive` names them.
 * O(rows x columns).
 *
 * @throws "bad-option" for a sensitive column that is not named, no column at all, bands that do not rise; "bad-value" for an age or birth date that cannot be, or a
 * customer given twice; "missing-column", "missing-value", "mixed-info", "unknown-zone".
 *
 * @example
 * import { demographicSegments } from "clientele/segmentation";
 * const profiles = [
 *   { customer: "ann", born: "1990-05-02", city: "Bonn", religion: "none" },
 *   { customer: "bob", born: "2001-11-01", city: "Ulm", religion: null },
 *   { customer: "cem", born: null, city: "Bonn", religion: null },
 * ];
 * const groups = demographicSegments(profiles, { birthDate: "born", columns: ["city"], asOf: "2026-05-02" });
 * groups.at(0); // => { customer: "ann", age: "35 to 44", city: "Bonn", segment: "35 to 44, Bonn" }
 * groups.of("cem")?.age; // => "not known"
 * groups.info.groups[0]; // => { column: "age", group: "18 to 24", customers: 1, share: 0.3333333, shareLow: 0.06149194, shareHigh: 0.7923403 }
 * demographicSegments(profiles, { columns: ["religion"] }); // throws "bad-option"
 */
export function demographicSegments<Row extends object>(
  profiles: Data<Row>,
  options: DemographicSegmentsOptions<NoInfer<Row>>,
): Demographics {
  const level = levelOption(options?.level);
  const plain = (options ?? {}) as unknown as DemographicSegmentsOptions<never>;
  const names = namesOption(plain);
  const { least = 0, other = "other", missing = "not known" } = options;
  if (!(Number.isInteger(least) && least >= 0))
    throw badOption("least", least, "a whole number, zero or more");
  const data = profiles as Data<object>;
  const zone = zoneFor(data, options.zone);
  const { customer, texts, ages, rejected, invalid } = read(data, plain, names, zone);
  const { rows, leftOut } = keep(customer, options.suspects, data);
  const notes: string[] = [];
  const made: { readonly name: string; readonly column: TextColumn }[] = [];
  const groups: DemographicGroup[] = [];
  const settings = { least, other, missing, notes };
  const add = (name: string, column: TextColumn) => {
    const grouped = groupColumn(name, column, rows, settings);
    made.push({ name, column: grouped.column });
    for (const g of grouped.groups) {
      const [shareLow, shareHigh] = wilsonInterval(g.customers, rows.length, level);
      groups.push({ ...g, share: g.customers / rows.length, shareLow, shareHigh });
    }
  };
  if (ages !== undefined) add("age", ages);
  for (const name of names) add(name, texts[name]);
  const columns: { [name: string]: TextColumn } = {
    customer: {
      codes: Int32Array.from(rows, (_, k) => k),
      levels: Array.from(rows, (i) => customer.levels[customer.codes[i]]),
    },
  };
  for (const { name, column } of made) define(columns, name, column);
  columns.segment = joint(
    made.map(({ column }) => column),
    settings,
  );
  const sensitive = names.filter(isSensitive);
  for (const name of sensitive)
    notes.push(`${show(name)} is a sensitive column; it is used because option sensitive names it.`);
  return new Table<DemographicRow, DemographicInfo>(
    rows.length,
    columns as unknown as Columns<DemographicRow>,
    {
      kind: "demographics",
      key: "customer",
      ...(options.asOf !== undefined && { asOf: timeOption(options.asOf, "asOf", zone) }),
      zone: zone.name,
      groups,
      sensitive,
      notes,
      leftOut: { ...leftOut, invalid },
      ...(rejected.length > 0 && { rejected }),
    },
  );
}

function namesOption(options: DemographicSegmentsOptions<never>): readonly string[] {
  const names = (options.columns ?? []) as readonly string[];
  const { sensitive = [] } = options;
  if (!isTexts(names) || new Set(names).size < names.length)
    throw badOption("columns", options.columns, 'names of columns, each once, such as ["city", "language"]');
  const taken = names.find((n) => n === "customer" || n === "segment" || (n === "age" && hasAge(options)));
  if (taken !== undefined) throw badOption("columns", taken, "names other than those the result has itself");
  if (!Array.isArray(sensitive)) throw badOption("sensitive", sensitive, "names of columns");
  if (names.length === 0 && !hasAge(options))
    throw badOption("columns", names, "at least one column, or option birthDate or age");
  const refused = names.find((n) => isSensitive(n) && !sensitive.includes(n));
  if (refused !== undefined)
    throw new ClienteleError(
      "bad-option",
      `Column ${show(refused)} is about something that people may not be sorted by without grounds. If you have them, name it in option sensitive: [${show(refused)}].`,
      { column: refused, value: refused, expected: "to be named in option sensitive" },
    );
  return names;
}

function hasAge({ birthDate, age }: DemographicSegmentsOptions<never>): boolean {
  return birthDate !== undefined || age !== undefined;
}

function read(
  data: Data<object>,
  options: DemographicSegmentsOptions<never>,
  names: readonly string[],
  zone: Zone,
) {
  const { birthDate, age } = options;
  if (birthDate !== undefined && age !== undefined)
    throw badOption("age", age, "left out where birthDate is given");
  if (birthDate !== undefined && options.asOf === undefined)
    throw badOption("asOf", options.asOf, 'the day whose ages are meant, such as "2026-11-01"');
  const bands = ageBands(options.ageBands);
  const asOf = options.asOf === undefined ? 0 : timeOption(options.asOf, "asOf", zone);
  const specs: { [name: string]: ColumnSpec } = Object.fromEntries(
    names.map((name) => [`text ${name}`, { as: "text", required: false, from: name }]),
  );
  const read = readColumns(
    data,
    {
      ...specs,
      customer: { as: "text", required: false, from: options.customer ?? "customer" },
      age: {
        as: "number",
        required: false,
        from: age,
        min: 0,
        valid: (v) => v <= 130,
        expected: "an age from 0 to 130 years",
      },
      birth: {
        as: "time",
        required: false,
        from: birthDate,
        valid: (t) => t < asOf && t > asOf - 131 * 365.25 * DAY_MS,
        expected: "a date of birth before asOf, at most 130 years ago",
      },
    },
    { zone, what: "demographicSegments", onInvalid: options.onInvalid ?? "throw" },
  );
  const columns = read.columns as unknown as { readonly [name: string]: TextColumn & Float64Array };
  const none = { codes: new Int32Array(read.length).fill(-1), levels: [] };
  const texts = Object.fromEntries(names.map((name) => [name, columns[`text ${name}`] ?? none]));
  const end = lastDaySeen(asOf, zone);
  const years =
    columns.age ?? columns.birth?.map((t) => (Number.isNaN(t) ? t : yearsBetween(dayNumber(t, zone), end)));
  const ages: TextColumn | undefined = years && {
    codes: Int32Array.from(years, (y) => (Number.isNaN(y) ? -1 : bands.of(Math.floor(y)))),
    levels: bands.names,
  };
  return {
    customer: (columns.customer as TextColumn | undefined) ?? none,
    texts,
    ages: ages ?? (hasAge(options) ? { ...none, levels: bands.names } : undefined),
    rejected: read.rejected as readonly Rejected[],
    invalid: read.inputLength - read.length,
  };
}

/** Rows of persons; nobody may be there twice. */
function keep(
  { codes, levels }: TextColumn,
  suspects: DemographicSegmentsOptions<never>["suspects"],
  data: Data<object>,
) {
  const excluded = excludedIds(suspects, () => listedSuspects(data) ?? suspectsByName(levels));
  const leftOut = { withoutCustomer: 0, suspected: 0 };
  const rowOf = new Int32Array(levels.length).fill(-1);
  const out: number[] = [];
  for (let i = 0; i < codes.length; i++) {
    const c = codes[i];
    if (c < 0) leftOut.withoutCustomer++;
    else if (excluded.has(levels[c])) leftOut.suspected++;
    else if (rowOf[c] >= 0)
      throw new ClienteleError(
        "bad-value",
        `demographicSegments: customer ${show(levels[c])} of row ${i} has row ${rowOf[c]} already; there may be one row per customer.`,
        { row: i, column: "customer", value: levels[c], expected: "each customer once" },
      );
    else {
      rowOf[c] = i;
      out.push(i);
    }
  }
  return { rows: Int32Array.from(out), leftOut };
}

/** A group as a part of a list: "Ulm, old town" must not read as two groups. */
function whole(group: string): string {
  return group.includes(", ") ? `"${group}"` : group;
}

/** The groups of all columns as one text; rare combinations become "other" as rare groups do. */
function joint(
  columns: readonly TextColumn[],
  settings: { least: number; other: string; missing: string; notes: string[] },
): TextColumn {
  const known = new Map<string, number>();
  const n = columns[0].codes.length;
  const codes = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const text = columns.map(({ codes: own, levels }) => whole(levels[own[i]])).join(", ");
    if (!known.has(text)) known.set(text, known.size);
    codes[i] = known.get(text) as number;
  }
  const all = { codes, levels: [...known.keys()] };
  return groupColumn(
    "segment",
    all,
    Int32Array.from(codes, (_, i) => i),
    settings,
  ).column;
}
