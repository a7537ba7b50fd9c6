import { type ColumnSpec, type Data, readColumns } from "../../core/columns.ts";
import { ClienteleError } from "../../core/errors.ts";
import { Problems } from "../../core/problems.ts";
import { settledRows } from "../../core/settled-rows.ts";
import { sortLog } from "../../core/sort-log.ts";
import { Table, type TableColumn, type TextColumn } from "../../core/table.ts";
import { dayNumber, isoDay, lastDaySeen } from "../../core/time.ts";
import { columnOfAnyRow } from "./column-of-any-row.ts";
import { keptColumns } from "./kept-columns.ts";
import type { Lifetimes, LifetimesInfo } from "./lifetime-types.ts";
import type { LifetimeRow, LifetimeSettings, LifetimesOfOptions } from "./lifetimes-of.ts";
import { lifetimesTable } from "./lifetimes-table.ts";

/** Contracts in days. */
interface Contracts {
  /** Code of the customer of each. */
  readonly customer: Int32Array;
  /** Day of the start, of a trial too. */
  readonly came: Float64Array;
  /** Day from which it counts: after a trial that is left out. */
  readonly begin: Float64Array;
  /** Day of the end, or the last day seen. */
  readonly last: Float64Array;
  readonly ended: Uint8Array;
  /** Row among those read. */
  readonly row: Int32Array;
}

/** Found stretches, as arrays that grow. */
interface Stretches {
  readonly customer: number[];
  readonly start: number[];
  readonly stop: number[];
  readonly event: number[];
  readonly row: number[];
  /** Row of the contract whose end ends it. */
  readonly why: number[];
  readonly spell: number[];
  /** Day of age 0. */
  readonly origin: number[];
}

/** Lifetimes of subscriptions. */
export function lifetimesOfSubscriptions(
  data: Data<object>,
  options: LifetimesOfOptions,
  settings: LifetimeSettings,
): Lifetimes<LifetimeRow> {
  const what = "lifetimesOf";
  const { zone, asOf, unit, days, onInvalid, per, observedFrom } = settings;
  const chosen = options as { readonly [name: string]: unknown };
  const specs: { [name: string]: ColumnSpec } = {
    customer: { as: "text", from: chosen.customer ?? "customer" },
    start: { as: "time", from: chosen.start ?? "start" },
    end: { as: "time", from: chosen.end ?? "end", required: false },
    trialEnd: { as: "time", from: columnOfAnyRow(data, chosen.trialEnd, "trialEnd"), required: false },
    reason: { as: "text", from: columnOfAnyRow(data, chosen.reason, "reason"), required: false },
  };
  const read = readColumns(data, specs, { zone, what, onInvalid });
  const found = read.columns as unknown as { readonly [name: string]: Float64Array | undefined };
  const empty = new Float64Array(0);
  const [start, end] = [found.start ?? empty, found.end ?? empty];
  const bad = new Problems();
  for (let i = 0; i < read.length; i++)
    if (end[i] < start[i])
      bad.add(
        i,
        "end",
        new Date(end[i]).toISOString(),
        "an end not before the start, or nothing while the contract runs",
      );
  const settled = bad.settle(read.length, read.columns as Record<string, TableColumn>, onInvalid, what);
  const { rows, rejected } = settledRows(read, settled);
  if (settled.length === 0)
    throw new ClienteleError("empty-input", `${what} needs subscriptions; it was given none.`);
  const columns = settled.columns as unknown as {
    readonly customer: TextColumn;
    readonly start: Float64Array;
    readonly end: Float64Array;
    readonly trialEnd?: Float64Array;
    readonly reason?: TextColumn;
  };
  const left = { late: 0, trial: 0, gone: 0 };
  const contracts = contractsOf(columns, settled.length, settings, left);
  const watched = observedFrom === undefined ? Number.NEGATIVE_INFINITY : dayNumber(observedFrom, zone);
  const out = noStretches();
  if (per === "customer") staysOf(contracts, columns.customer.levels.length, settings.inactivity ?? 0, out);
  else
    for (let k = 0; k < contracts.row.length; k++)
      push(out, contracts, {
        of: k,
        from: contracts.begin[k],
        to: contracts.last[k],
        event: contracts.ended[k],
        why: k,
        spell: 1,
        origin: contracts.begin[k],
      });
  const seen = watched === Number.NEGATIVE_INFINITY ? out : enterLate(out, watched, left);
  if (seen.stop.length === 0)
    throw new ClienteleError(
      "empty-input",
      `${what}: of ${settled.length} subscriptions none is left: they began at asOf or later, are trials, or had ended when watching began.`,
    );
  const names = settings.keep ?? (columnOfAnyRow(data, undefined, "plan") === undefined ? [] : ["plan"]);
  const info: LifetimesInfo = {
    kind: "lifetimes",
    key: "customer",
    unit,
    asOf,
    zone: zone.name,
    ...(data instanceof Table && data.info.source !== undefined && { source: data.info.source }),
    notes: [
      ...(left.late > 0 ? [`${left.late} subscriptions had not begun and are left out.`] : []),
      ...(left.trial > 0 ? [`${left.trial} trials that have not become a contract are left out.`] : []),
      ...(observedFrom === undefined
        ? []
        : [
            `Customers are watched since ${isoDay(observedFrom, zone)}: older ones enter at the age that they had then${left.gone > 0 ? `, and ${left.gone} who had left before are left out` : ""}.`,
          ]),
    ],
    ...(rejected.length > 0 && { rejected }),
  };
  return lifetimesTable(
    {
      customer: { codes: Int32Array.from(seen.customer), levels: columns.customer.levels },
      start: seen.start,
      stop: seen.stop,
      event: seen.event,
      ...(columns.reason !== undefined && { cause: causesOf(columns.reason, seen) }),
      ...(per === "customer" && { spell: seen.spell }),
      kept: keptColumns(data, names, rows, what),
      from: seen.row,
    },
    days,
    info,
  );
}

function contractsOf(
  {
    customer,
    start,
    end,
    trialEnd,
  }: {
    readonly customer: TextColumn;
    readonly start: Float64Array;
    readonly end: Float64Array;
    readonly trialEnd?: Float64Array;
  },
  length: number,
  { zone, asOf, trials }: LifetimeSettings,
  left: { late: number; trial: number },
): Contracts {
  const today = lastDaySeen(asOf, zone);
  const kept: number[] = [];
  const begin = new Float64Array(length);
  const came = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    const trial = trials === "exclude" && trialEnd !== undefined && trialEnd[i] > start[i];
    const from = trial ? trialEnd[i] : start[i];
    begin[i] = dayNumber(from, zone);
    came[i] = trial ? dayNumber(start[i], zone) : begin[i];
    if (start[i] >= asOf) left.late++;
    else if (trial && (from >= asOf || end[i] <= from)) left.trial++;
    else kept.push(i);
  }
  return {
    customer: Int32Array.from(kept, (i) => customer.codes[i]),
    came: Float64Array.from(kept, (i) => came[i]),
    begin: Float64Array.from(kept, (i) => begin[i]),
    last: Float64Array.from(kept, (i) =>
      end[i] < asOf ? dayNumber(end[i], zone) : Math.max(begin[i], today),
    ),
    ended: Uint8Array.from(kept, (i) => (end[i] < asOf ? 1 : 0)),
    row: Int32Array.from(kept),
  };
}

/** Contracts of a customer that follow each other without a longer pause are one stay. O(n log n). */
function staysOf(contracts: Contracts, customers: number, pause: number, out: Stretches): void {
  const { customer, came, begin, last, ended } = contracts;
  const { start, rows } = sortLog(customer, came, customers);
  for (let c = 0; c < customers; c++) {
    let spell = 0;
    for (let k = start[c]; k < start[c + 1]; ) {
      // one stay: from contract k to before contract next
      let next = k + 1;
      let why = rows[k];
      let open = ended[why] === 0;
      for (; next < start[c + 1] && (open || came[rows[next]] <= last[why] + pause); next++) {
        if (last[rows[next]] >= last[why]) why = rows[next];
        if (ended[rows[next]] === 0) open = true;
      }
      cutStay(
        contracts,
        rows.subarray(k, next),
        { why, event: open ? 0 : 1, spell: ++spell, origin: begin[rows[k]] },
        out,
      );
      k = next;
    }
  }
}

/** Cuts a stay where the contract that it runs under changes: of several the one that began last; in a pause the one before. */
function cutStay(
  contracts: Contracts,
  members: Int32Array,
  stay: Pick<Stretch, "why" | "event" | "spell" | "origin">,
  out: Stretches,
): void {
  const { came, last } = contracts;
  const { why, event, origin } = stay;
  const until = last[why];
  const running = [members[0]];
  let [of, from] = [members[0], origin];
  for (let at = origin, next = 1; at < until; ) {
    for (; next < members.length && came[members[next]] <= at; next++) running.push(members[next]);
    while (running.length > 1 && last[running[running.length - 1]] <= at) running.pop();
    const now = running[running.length - 1];
    if (now !== of && at > from) {
      push(out, contracts, { ...stay, of, from, to: at, event: 0 });
      from = at;
    }
    of = now;
    at = Math.min(next < members.length ? came[members[next]] : until, last[of] > at ? last[of] : until);
  }
  push(out, contracts, { ...stay, of, from, to: until, event });
}

/** A stretch to add, in days. */
interface Stretch {
  /** Contract that it runs under, and the one whose end ends the stay. */
  readonly of: number;
  readonly why: number;
  readonly from: number;
  readonly to: number;
  readonly event: number;
  readonly spell: number;
  readonly origin: number;
}

function noStretches(): Stretches {
  return { customer: [], start: [], stop: [], event: [], row: [], why: [], spell: [], origin: [] };
}

function push(
  out: Stretches,
  { customer, row }: Contracts,
  { of, why, from, to, event, spell, origin }: Stretch,
): void {
  out.customer.push(customer[of]);
  out.start.push(from - origin);
  out.stop.push(to - origin);
  out.event.push(event);
  out.row.push(row[of]);
  out.why.push(row[why]);
  out.spell.push(spell);
  out.origin.push(origin);
}

/** Leaves out what was over when watching began, and starts what was not at the age it had then. */
function enterLate(out: Stretches, watched: number, left: { gone: number }): Stretches {
  const seen = noStretches();
  for (let i = 0; i < out.stop.length; i++) {
    const age = watched - out.origin[i];
    if (age > 0 && age >= out.stop[i]) {
      left.gone += out.event[i];
      continue;
    }
    for (const name of ["customer", "stop", "event", "row", "why", "spell", "origin"] as const)
      seen[name].push(out[name][i]);
    seen.start.push(Math.max(out.start[i], age));
  }
  return seen;
}

/** Why stays ended: the reason of the contract that ended last, "not said" where it has none. */
function causesOf({ codes, levels }: TextColumn, { event, why }: Stretches): TextColumn {
  const all = [...levels, NOT_SAID];
  return {
    levels: all,
    codes: Int32Array.from(event, (happened, i) => {
      if (happened === 0) return -1;
      const code = codes[why[i]];
      return code < 0 || levels[code] === "" ? all.length - 1 : code;
    }),
  };
}

const NOT_SAID = "not said";
