// node weekly-list.mjs folder: from till.csv, catalogue.csv and members.csv there, whom to write to this week and about what, as CSV
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { consentGate, consentsOf, fromColumns, readCustomers, toCsv } from "clientele/data";
import { buyAgainAll, fitBuyAgain, recommendAll } from "clientele/recommend";
import { fitPersonal, readTill } from "./fit-offers.mjs";

const memberMap = {
  customer: "Card",
  name: "Name",
  email: "Email",
  consent: "Consent",
  consentSource: "Consent Source",
};

/** The list as CSV text. `asOf` is the morning it goes out. */
export async function weeklyList({ till, catalogue, members }, asOf) {
  const { bought, onSale } = await readTill(till, catalogue, asOf);
  const people = await readCustomers(members, { map: memberMap });
  // one thing each that falls due within the week, as often bought before as makes a habit; of what is overdue last week's mail has told
  const due = buyAgainAll(fitBuyAgain(bought), bought, { within: 7, inStock: onSale });
  const habits = new Map();
  for (const row of due)
    if (row.times > 2 && row.due >= bought.info.asOf && !habits.has(row.customer))
      habits.set(row.customer, row);
  const offers = recommendAll(fitPersonal(bought), bought, { count: 1, repeat: "new", inStock: onSale });
  const rows = [...people].map(({ customer, name, email }) => {
    const habit = habits.get(customer);
    const offer = offers.of(customer);
    return {
      customer,
      name,
      email,
      reminder: habit?.item ?? null,
      due: habit === undefined ? null : new Date(habit.due).toISOString().slice(0, 10),
      why: habit?.because ?? null,
      offer: offer?.item ?? null,
      because: offer?.because ?? null,
    };
  });
  const full = rows.filter(({ reminder, offer }) => reminder !== null || offer !== null);
  const list = fromColumns(
    Object.fromEntries(Object.keys(rows[0]).map((name) => [name, full.map((row) => row[name])])),
  );
  const consents = consentsOf(people, { exported: asOf });
  return toCsv(consentGate(list, consents, { purpose: "marketing", channel: "email", asOf }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("Usage: node weekly-list.mjs <folder> [morning it goes out, such as 2026-07-01]");
    process.exit(2);
  }
  const file = (name) => createReadStream(join(folder, `${name}.csv`));
  const files = { till: file("till"), catalogue: file("catalogue"), members: file("members") };
  process.stdout.write(await weeklyList(files, process.argv[3] ?? "2026-07-01"));
}
