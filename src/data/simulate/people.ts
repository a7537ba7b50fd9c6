import { fork, integer, type Random, uniform } from "../../core/random.ts";
import { Table, type TableInfo, type TextColumn } from "../../core/table.ts";
import type { ProfileRow, ProfilesInfo } from "../schema.ts";
import type { Tastes } from "./baskets.ts";
import type { ShopParameters } from "./parameters.ts";
import type { Lives, Visits } from "./visits.ts";

/** A profile of a simulated customer. */
export interface SimulatedProfile extends ProfileRow {
  /** Age in years: "18-24", "25-34" ... */
  readonly ageBand?: string | null;
}

/** What is true of a simulated customer, and what a model is to find out. */
export interface SimulatedTruth {
  readonly customer: string;
  /** Which items and discounts the customer goes for. */
  readonly type: string;
  /** The usual channel. */
  readonly channel: string;
  /** Orders per week while alive. */
  readonly rate: number;
  /** Chance of leaving after an order (in the subscription box: at a renewal). */
  readonly dropout: number;
  /** Mean value of an order at list prices (in the subscription box: the price of the plan). */
  readonly meanSpend: number;
  /** Time of the first order. */
  readonly joined: number;
  /** Time of leaving; null while alive. */
  readonly left: number | null;
  /** 1 when the customer has not left by the end of the range. */
  readonly alive: number;
  /** Orders in the range. */
  readonly orders: number;
  /** Orders complained about. */
  readonly complaints: number;
}

const FIRST =
  "Ada Ben Carla David Elena Felix Grace Hugo Ines Jonas Kira Leo Mara Nils Olga Paul Rosa Sam Tara Vera Will Yara Zoe Amir Chen Dora Emil Fatima Ivan Lena";
const LAST =
  "Adler Brook Castillo Dahl Evans Fischer Garcia Hill Ito Jansen Keller Lopez Meyer Novak Okafor Patel Quinn Rossi Silva Tanaka Ueda Vogel Weber Young Zeller";
const CITIES = ["Northfield", "Riverside", "Oakdale", "Lakeview", "Hillcrest", "Old Town"];
const AGES = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"];

/** Profiles at random: nothing in them has to do with how a customer buys. */
export function simulateProfiles(
  random: Random,
  lives: Lives,
  customer: TextColumn,
): Table<SimulatedProfile, ProfilesInfo> {
  const draws = fork(random, "profiles");
  const n = lives.joined.length;
  const first = FIRST.split(" ");
  const last = LAST.split(" ");
  const names = first.flatMap((f) => last.map((l) => `${f} ${l}`));
  const name = new Int32Array(n);
  const city = new Int32Array(n);
  const age = new Int32Array(n);
  const consent = new Float64Array(n);
  const email: string[] = [];
  for (let i = 0; i < n; i++) {
    name[i] = integer(draws, names.length);
    city[i] = integer(draws, CITIES.length);
    age[i] = integer(draws, AGES.length);
    consent[i] = uniform(draws) < 0.6 ? 1 : 0;
    email.push(`${names[name[i]].toLowerCase().replace(" ", ".")}.${i + 1}@example.com`);
  }
  const columns = {
    customer,
    email: { codes: customer.codes, levels: email },
    name: { codes: name, levels: names },
    city: { codes: city, levels: CITIES },
    created: lives.joined,
    tags: { codes: Int32Array.from(consent, (c) => c - 1), levels: ["newsletter"] },
    consent,
    ageBand: { codes: age, levels: AGES },
  };
  return new Table<SimulatedProfile>(n, columns, {
    kind: "profiles",
    key: "customer",
    source: "simulated",
  }) as Table<SimulatedProfile, ProfilesInfo>;
}

/** The truth table. */
export function truthTable(
  p: ShopParameters,
  lives: Lives,
  tastes: Tastes,
  visits: Visits,
  customer: TextColumn,
  info: TableInfo,
): Table<SimulatedTruth> {
  const n = lives.joined.length;
  const orders = new Float64Array(n);
  const complaints = new Float64Array(n);
  for (let o = 0; o < visits.customer.length; o++) {
    const who = visits.customer[o];
    if (who < 0 || who >= n) continue;
    orders[who]++;
    complaints[who] += visits.complaint[o];
  }
  return new Table<SimulatedTruth>(
    n,
    {
      customer,
      type: { codes: tastes.type.slice(0, n), levels: p.types.map((t) => t.type) },
      channel: { codes: tastes.channel.slice(0, n), levels: p.channels.map((c) => c.channel) },
      rate: lives.rate,
      dropout: lives.dropout,
      meanSpend: Float64Array.from(lives.plan, (plan, i) =>
        plan < 0 ? tastes.meanSpend[i] : p.plans[plan].price,
      ),
      joined: lives.joined,
      left: lives.left,
      alive: Float64Array.from(lives.left, (t) => (Number.isNaN(t) ? 1 : 0)),
      orders,
      complaints,
    },
    info,
  );
}
