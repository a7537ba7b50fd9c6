import type { Data } from "../core/columns.ts";
import { ClienteleError, show } from "../core/errors.ts";
import { badOption } from "../core/options.ts";
import { assembleTable, type CutPart } from "./assemble-table.ts";
import type { ChurnLog, ChurnTable, ChurnTableOptions, ChurnWindows, GoneCustomers } from "./churn-types.ts";
import { featuresAt } from "./features/all-features.ts";
import { catalogOf } from "./features/catalog.ts";
import type { ChurnFeature } from "./features/feature-types.ts";
import { type Past, pastOf } from "./input/past.ts";
import { readChurnLog, type SortedChurnLog } from "./input/read-log.ts";
import { type ChurnSettings, checkOptions, settingsOf } from "./input/settings.ts";
import { type SettledOrders, settleOrders } from "./input/settle-orders.ts";
import { chooseCustomers } from "./labels/choose-customers.ts";
import { labelCut } from "./labels/label-cut.ts";
import { intervalOfContracts, silenceOfShop } from "./labels/learn-outcome.ts";

/**
 * From a shop's log to a table that churn can be learnt from: one row for each customer and cut, with some fifty to ninety features of what was known before the cut, and whether the customer left after it.
 *
 * **Nothing from `asOf` or later reaches a feature.** Each cut first copies the rows before `asOf` out of the log, and features are made from that copy alone. Only dated facts count: a refund from its own date on (a
 * refund on the row of its order has none and is not counted, unless there is a `refundTime` or `stable: ["refund"]`), the end of a contract from that day on, a link between two ids from when it was learnt, the
 * rating of a ticket from when it was closed. Undated fields of profiles are refused unless declared `stable` or `ignore`.
 *
 * **Windows**, in days on the shop's clock: recent behavior is looked at in the `observation` before the cut; the outcome is what happens from `asOf + gap` to before `asOf + gap + outcome`.
 *
 * **Left** without contracts (`churn: "orders"`): no order in the outcome window. Customers without an order in the observation are gone already, and those who came less than `minAge` before the cut are too young:
 * both are left out and counted in `info.cuts`. Left with contracts (`churn: "contract"`): the last contract ended in the outcome window and none runs at its end. A break that ends within the window is a pause, no leaving; who is paused,
 * on trial or has given notice at the cut has no row; a contract that ends in the gap leaves the label unknown. An end at `asOf` belongs to the outcome.
 *
 * A cut whose outcome window is not wholly in the log has rows without a label (`left` null), to be scored. Without `outcome` the window is learnt at the first cut: the time within which nine in ten
 * of the returns to the shop come (a week at least, at most half of what was seen), or with contracts the usual billing interval.
 *
 * Columns without a value (the mean gap of one order) are null; features of sources that the log lacks are no columns, see `info.absent`. Sorted once, O(rows log rows); each cut O(rows before it).
 *
 * @throws "bad-option" (also for a cut without its outcome when `labels` is "required"), "bad-input" naming undated fields of profiles, "empty-input" without any customer, "too-few-rows" when the gaps are too few to learn the
 * outcome window from, "mixed-currency", "mixed-info", "unknown-zone", "missing-column" (also for a feature asked for that the log cannot tell), "bad-value", "missing-value".
 *
 * @example
 * import { churnTable } from "clientele/churn";
 * const day = (d) => Date.UTC(2026, 0, d);
 * const orders = [
 *   ...[1, 15, 29, 43, 57].map((d) => ({ customer: "ann", time: day(d), amount: 20 })),
 *   ...[2, 12, 22].map((d) => ({ customer: "bob", time: day(d), amount: 10 })),
 *   { customer: "ann", time: day(95), amount: 25 },
 *   { customer: "bob", time: day(200), amount: 5 },
 * ];
 * const table = churnTable(orders, { asOf: day(62), outcome: { days: 90 } });
 * const ann = table.of("ann");
 * [ann.left, ann.daysSinceOrder, ann.meanGap, ann.orders30, ann.spend90]; // => [0, 4, 14, 2, 100]
 * const bob = table.of("bob");
 * [bob.left, bob.daysSinceOrder, bob.silenceRatio, bob.orders30]; // => [1, 39, 3.9, 0]
 * table.info.definition; // => "Left: no order within 90 days after the cut."
 * churnTable(orders, { asOf: day(62), outcome: { days: -1 } }); // throws "bad-option"
 */
export function churnTable(log: ChurnLog | Data<object>, options: ChurnTableOptions): ChurnTable {
  checkOptions(options);
  const sorted = readChurnLog(log, options);
  const settings = settingsOf(options, sorted);
  const catalog = catalogOf(sorted.profiles?.fields ?? []);
  const asked = askedFeatures(settings.features, catalog);
  const plans = sorted.contracts?.plans ?? [];
  const windows = windowsOf(sorted, settings);
  const parts: CutPart[] = [];
  // what the last cut can tell the earlier ones say too, with none of it where nothing had happened
  let wanted = new Set(asked?.map(({ name }) => name));
  for (const asOf of [...settings.cuts].reverse()) {
    const { past, orders } = cutAt(sorted, asOf);
    const { rows, leftOut, gone } = chooseCustomers(past, orders, settings);
    const features = featuresAt(past, orders, rows, plans, { observation: settings.observation, wanted });
    wanted = new Set([...wanted, ...features.keys()]);
    parts.unshift({
      asOf,
      rows,
      features,
      leftOut,
      ...(settings.churn === "orders" && orders !== undefined && { gone: goneCustomers(past, orders, gone) }),
      ...labelCut(sorted, past, rows, windows, settings),
    });
  }
  const made = parts[parts.length - 1].features;
  const missing = asked?.find(({ name }) => !made.has(name));
  if (missing !== undefined)
    throw new ClienteleError(
      "missing-column",
      `churnTable cannot tell feature ${show(missing.name)} (${missing.label}): the log has no ${missing.needs}.`,
      { column: missing.name, expected: missing.needs },
    );
  const features = asked ?? catalog.filter(({ name }) => made.has(name));
  const absent = catalog.filter(({ name }) => !made.has(name));
  return assembleTable(sorted, settings, windows, parts, features, absent);
}

function cutAt(log: SortedChurnLog, asOf: number): { past: Past; orders: SettledOrders | undefined } {
  const past = pastOf(log, asOf);
  const { lines } = past.ledgers;
  return { past, orders: lines && settleOrders(lines, log.purchases?.sizes.order ?? 0) };
}

/** What a purchase model asks of those who have no row. */
function goneCustomers({ today, ids }: Past, { start, day }: SettledOrders, gone: Int32Array): GoneCustomers {
  const out = {
    customer: [] as string[],
    purchaseDays: [] as number[],
    tenure: [] as number[],
    daysSinceOrder: [] as number[],
  };
  for (const c of gone) {
    out.customer.push(ids[c]);
    let days = 0;
    for (let k = start[c]; k < start[c + 1]; k++) if (k === start[c] || day[k] !== day[k - 1]) days++;
    out.purchaseDays.push(days);
    out.tenure.push(today - day[start[c]]);
    out.daysSinceOrder.push(today - day[start[c + 1] - 1]);
  }
  return out;
}

function windowsOf(
  log: SortedChurnLog,
  { observation, gap, outcome, churn, cuts }: ChurnSettings,
): ChurnWindows {
  if (outcome !== undefined) return { observation, gap, outcome, learnt: false };
  const { past, orders } = cutAt(log, cuts[0]);
  const learnt =
    churn === "contract" || orders === undefined ? intervalOfContracts(past) : silenceOfShop(past, orders);
  return { observation, gap, outcome: learnt, learnt: true };
}

function askedFeatures(
  names: readonly string[] | undefined,
  catalog: readonly ChurnFeature[],
): readonly ChurnFeature[] | undefined {
  return names?.map((name) => {
    const found = catalog.find((feature) => feature.name === name);
    if (found === undefined)
      throw badOption(
        "features",
        name,
        "names of features as churnFeatures() lists them, or of stable fields",
      );
    return found;
  });
}
