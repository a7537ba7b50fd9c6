// Writes the orders export of a made-up boutique, in the layout of Shopify's: node examples/make-export.mjs orders.csv
import { once } from "node:events";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import { simulateShop } from "../dist/index.js";

const path = process.argv[2];
if (path === undefined) {
  console.error("Usage: node examples/make-export.mjs <file.csv> [number of customers]");
  process.exit(2);
}

mkdirSync(dirname(path), { recursive: true });

const zone = "America/New_York";
const shop = simulateShop({
  seed: 2026,
  kind: "boutique",
  customers: Number(process.argv[3] ?? 600),
  from: "2024-09-01",
  to: "2026-09-01",
  zone,
  currency: "USD",
  // some of what is rung up without asking for a name goes on one account, as in many shops
  walkInShare: 0.04,
  walkInId: "walk-in",
});

const HEADER = [
  ...[
    "Name",
    "Email",
    "Financial Status",
    "Paid at",
    "Fulfillment Status",
    "Fulfilled at",
    "Accepts Marketing",
  ],
  ...[
    "Currency",
    "Subtotal",
    "Shipping",
    "Taxes",
    "Total",
    "Discount Code",
    "Discount Amount",
    "Shipping Method",
  ],
  ...["Created at", "Lineitem quantity", "Lineitem name", "Lineitem price", "Lineitem compare at price"],
  ...["Lineitem sku", "Lineitem requires shipping", "Lineitem taxable", "Lineitem fulfillment status"],
  ...[
    "Billing Name",
    "Notes",
    "Cancelled at",
    "Payment Method",
    "Refunded Amount",
    "Vendor",
    "Location",
    "Id",
  ],
  ...["Tags", "Source", "Lineitem discount", "Phone"],
];

const HOUR = 3_600_000;
const clock = new Intl.DateTimeFormat("en-CA", {
  timeZone: zone,
  hourCycle: "h23",
  ...{
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
  timeZoneName: "longOffset",
});

/** "2026-09-03 10:15:00 -0400" */
function localTime(ms) {
  const part = Object.fromEntries(clock.formatToParts(ms).map(({ type, value }) => [type, value]));
  const offset = part.timeZoneName.replace("GMT", "").replace(":", "") || "+0000";
  return `${part.year}-${part.month}-${part.day} ${part.hour}:${part.minute}:${part.second} ${offset}`;
}

/** The fields of one order, on its first row. */
function orderFields(lines, number) {
  const [{ customer, time, channel, payment }] = lines;
  const sum = (of) => lines.reduce((total, line) => total + of(line), 0);
  const subtotal = sum((line) => line.amount);
  const discount = sum((line) => line.discount);
  const refund = sum((line) => line.refund);
  const online = channel !== "shop";
  const shipping = online && subtotal < 75 ? 5 : 0;
  // now and then an order is called off within the hour
  const voided = number % 120 === 0;
  const profile = customer === null ? undefined : shop.profiles.of(customer);
  const campaign = codes.find(({ start, end }) => time >= start && time < end)?.code ?? "THANKYOU10";
  return {
    Email: customer === "walk-in" ? "walk-in@example.com" : (profile?.email ?? ""),
    "Financial Status": voided
      ? "voided"
      : refund === 0
        ? "paid"
        : refund < subtotal
          ? "partially_refunded"
          : "refunded",
    "Paid at": voided ? "" : localTime(time),
    "Fulfillment Status": voided ? "unfulfilled" : "fulfilled",
    "Fulfilled at": voided ? "" : localTime(online ? time + 26 * HOUR : time),
    "Accepts Marketing": profile?.consent === 1 ? "yes" : "no",
    Currency: shop.parameters.currency,
    Subtotal: subtotal.toFixed(2),
    Shipping: shipping.toFixed(2),
    Taxes: "0.00",
    Total: (subtotal + shipping).toFixed(2),
    "Discount Code": discount > 0 ? campaign : "",
    "Discount Amount": discount.toFixed(2),
    "Shipping Method": online ? "Standard" : "",
    "Billing Name": profile?.name ?? "",
    "Cancelled at": voided ? localTime(time + HOUR / 2) : "",
    "Payment Method": payment,
    "Refunded Amount": refund.toFixed(2),
    Location: online ? "" : "Main Street",
    Id: String(5_400_000_000_000 + number * 32_768),
    Source: channel === "shop" ? "pos" : channel,
  };
}

/** The rows of one order. */
function* rowsOf(lines, number) {
  const first = orderFields(lines, number);
  for (const [i, line] of lines.entries()) {
    yield {
      ...(i === 0 ? first : {}),
      Name: line.order,
      Email: first.Email,
      "Created at": localTime(line.time),
      "Lineitem quantity": line.quantity,
      "Lineitem name": line.item,
      "Lineitem price": line.price.toFixed(2),
      "Lineitem sku": skuOf(line.item),
      "Lineitem requires shipping": "true",
      "Lineitem taxable": "false",
      "Lineitem fulfillment status": first["Fulfillment Status"],
      Vendor: "Our own",
      "Lineitem discount": "0.00",
    };
  }
}

const codes = [...shop.campaigns].map(({ campaign, start, end }) => ({
  start,
  end,
  code: campaign.toUpperCase().replaceAll(" ", ""),
}));

function skuOf(item) {
  const index = shop.parameters.items.findIndex((other) => other.item === item);
  return `BTQ-${String(index + 1).padStart(3, "0")}`;
}

function csvLine(row) {
  const cells = HEADER.map((name) => String(row[name] ?? ""));
  return `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",")}\n`;
}

const file = createWriteStream(path);
let rows = 0;
async function write(lines, number) {
  for (const row of rowsOf(lines, number)) {
    rows++;
    if (!file.write(csvLine(row))) await once(file, "drain");
  }
}

file.write(`${HEADER.join(",")}\n`);
let lines = [];
let orders = 0;
for (const line of shop.orders) {
  if (lines.length > 0 && lines[0].order !== line.order) {
    await write(lines, ++orders);
    lines = [];
  }
  lines.push(line);
}
if (lines.length > 0) await write(lines, ++orders);
file.end();
await finished(file);
console.error(`${path}: ${rows} rows, ${orders} orders, ${shop.truth.length} customers`);
