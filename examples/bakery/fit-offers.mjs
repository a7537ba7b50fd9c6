// node fit-offers.mjs folder: reads till.csv and catalogue.csv there, writes offers.json (for the checkout endpoint) and histories.json (what each card bought)
import { createReadStream, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCsv, readOrders } from "clientele/data";
import {
  blendRecommenders,
  easeNeighbors,
  fitCheckout,
  fitEase,
  fitPopularItems,
  historyOf,
  interactionsOf,
} from "clientele/recommend";

export const map = {
  order: "Receipt",
  time: "Time",
  customer: "Card",
  item: "Item",
  category: "Category",
  quantity: "Qty",
  price: "Unit Price",
  amount: "Total",
};

/** What was bought, and the names of what can be bought today. */
export async function readTill(till, catalogue, asOf) {
  const orders = await readOrders(till, { map, currency: "EUR" });
  const items = await parseCsv(catalogue);
  const onSale = [...items].filter(({ stock }) => stock > 0).map(({ item }) => item);
  return { bought: interactionsOf(orders, { catalogue: items, asOf }), onSale };
}

/** Things a customer has not had yet: by all they bought, else what sells. */
export function fitPersonal(bought) {
  const model = easeNeighbors(fitEase(bought));
  return blendRecommenders([{ model, scale: "none" }], {
    fallback: [fitPopularItems(bought, { window: 30 })],
  });
}

/** All that the endpoint needs to know, as plain JSON: it names no customer. */
export function fitOffers({ bought, onSale }) {
  return { checkout: fitCheckout(bought), personal: fitPersonal(bought), onSale };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("Usage: node fit-offers.mjs <folder>");
    process.exit(2);
  }
  const file = (name) => createReadStream(join(folder, name));
  const till = await readTill(file("till.csv"), file("catalogue.csv"));
  writeFileSync(join(folder, "offers.json"), JSON.stringify(fitOffers(till)));
  const cards = till.bought.columns.customer.levels;
  const histories = cards.map((card) => [card, historyOf(till.bought, card).rows]);
  writeFileSync(join(folder, "histories.json"), JSON.stringify(histories));
}
