// Writes the till export of a made-up bakery, four files: node examples/bakery/make-export.mjs folder
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const DAY = 86_400_000;
const OPENED = Date.UTC(2025, 4, 1);

// item, category, cents, text, months it is made in, first day, last day
const CATALOGUE = [
  ["Farmhouse loaf", "bread", 420, "wheat and rye, baked on stone"],
  ["Rye loaf", "bread", 480, "dark rye, sourdough"],
  ["Spelt loaf", "bread", 560, "whole spelt, seeds"],
  ["Walnut loaf", "bread", 620, "wheat and rye, walnuts, baked on stone"],
  ["Baguette", "bread", 240, "wheat, crisp"],
  ["Wheat roll", "rolls", 60, "wheat"],
  ["Seeded roll", "rolls", 90, "wheat, seeds"],
  ["Pretzel", "rolls", 110, "wheat, salt"],
  ["Croissant", "pastries", 180, "butter, flaky"],
  ["Chocolate croissant", "pastries", 220, "butter, flaky, chocolate"],
  ["Pistachio croissant", "pastries", 290, "butter, flaky, pistachio", undefined, "2026-06-09"],
  ["Cinnamon bun", "pastries", 250, "yeast, cinnamon"],
  ["Blueberry muffin", "pastries", 260, "muffin, blueberries"],
  ["Carrot muffin", "pastries", 240, "muffin, carrots", undefined, undefined, "2026-06-20"],
  ["Apple cake", "cakes", 320, "apples, crumble"],
  ["Cheesecake", "cakes", 360, "quark, lemon"],
  ["Chocolate torte", "cakes", 410, "chocolate, cream"],
  ["Strawberry tart", "cakes", 390, "strawberries, cream", [4, 5, 6]],
  ["Plum cake", "cakes", 320, "plums, crumble", [6, 7, 8]],
  ["Stollen", "cakes", 1250, "raisins, almonds, sugar", [10, 11]],
  ["Butter", "dairy", 290, "salted butter"],
  ["Strawberry jam", "spreads", 450, "jam, strawberries"],
  ["Apricot jam", "spreads", 450, "jam, apricots"],
  ["Honey", "spreads", 690, "honey from the village"],
  ["Coffee", "drinks", 260, "coffee, filter"],
  ["Cappuccino", "drinks", 320, "coffee, milk"],
  ["Orange juice", "drinks", 340, "oranges, fresh"],
  ["Tea", "drinks", 240, "tea"],
  ["Coffee beans 250 g", "beans", 790, "coffee beans, house blend"],
  ["Coffee beans 500 g", "beans", 1290, "coffee beans, house blend"],
  ["Cheese sandwich", "lunch", 420, "baguette, cheese"],
  ["Ham sandwich", "lunch", 440, "baguette, ham"],
  ["Soup", "lunch", 550, "soup of the day"],
].map(([item, category, cents, text, months, from, until]) => ({
  item,
  category,
  cents,
  text,
  months,
  from: from === undefined ? 0 : Date.parse(from),
  until: until === undefined ? Number.POSITIVE_INFINITY : Date.parse(until),
}));
const BY_NAME = new Map(CATALOGUE.map((one) => [one.item, one]));

// what people come for: [share of visits, what may be in the bag and how likely]
const OCCASIONS = {
  breakfast: {
    hour: 7,
    bag: {
      Croissant: 0.6,
      "Chocolate croissant": 0.25,
      "Cinnamon bun": 0.15,
      "Orange juice": 0.3,
      Pretzel: 0.1,
    },
    also: [
      ["Croissant", "Cappuccino", 0.55],
      ["Chocolate croissant", "Coffee", 0.45],
      ["Cinnamon bun", "Tea", 0.35],
    ],
  },
  bread: {
    hour: 9,
    bag: { "Wheat roll": 0.4, "Seeded roll": 0.3, Pretzel: 0.15, Croissant: 0.1 },
    also: [
      ["Wheat roll", "Butter", 0.15],
      ["Butter", "Strawberry jam", 0.4],
      ["Butter", "Apricot jam", 0.15],
      ["Seeded roll", "Honey", 0.08],
    ],
  },
  lunch: {
    hour: 12,
    bag: {
      "Cheese sandwich": 0.45,
      "Ham sandwich": 0.4,
      Soup: 0.3,
      "Blueberry muffin": 0.12,
      "Carrot muffin": 0.1,
    },
    also: [
      ["Soup", "Baguette", 0.6],
      ["Ham sandwich", "Coffee", 0.25],
    ],
  },
  afternoon: {
    hour: 15,
    bag: {
      "Apple cake": 0.35,
      Cheesecake: 0.3,
      "Chocolate torte": 0.15,
      "Strawberry tart": 0.5,
      "Plum cake": 0.5,
      Stollen: 0.2,
    },
    also: [
      ["Apple cake", "Coffee", 0.45],
      ["Cheesecake", "Cappuccino", 0.4],
      ["Strawberry tart", "Cappuccino", 0.35],
      ["Plum cake", "Coffee", 0.45],
    ],
  },
};
const KINDS = [
  { share: 0.3, visits: { breakfast: 0.75, bread: 0.1, lunch: 0.1, afternoon: 0.05 } },
  { share: 0.35, visits: { breakfast: 0.1, bread: 0.7, lunch: 0.05, afternoon: 0.15 } },
  { share: 0.2, visits: { breakfast: 0.1, bread: 0.05, lunch: 0.8, afternoon: 0.05 } },
  { share: 0.15, visits: { breakfast: 0.05, bread: 0.15, lunch: 0.05, afternoon: 0.75 } },
];
const LOAVES = ["Farmhouse loaf", "Farmhouse loaf", "Rye loaf", "Spelt loaf", "Walnut loaf"];
const FIRST = [
  "Ada",
  "Ben",
  "Cleo",
  "Dan",
  "Ema",
  "Finn",
  "Gina",
  "Hal",
  "Ida",
  "Jon",
  "Kim",
  "Leo",
  "Mia",
  "Noa",
];
const LAST = [
  "Abel",
  "Brandt",
  "Costa",
  "Diaz",
  "Evers",
  "Fox",
  "Gruber",
  "Haas",
  "Ivers",
  "Jung",
  "Klein",
  "Lang",
];

/**
 * The four files as texts: till, catalogue, members (with a loyalty card) and views of the pre-order page. Each member comes for a few occasions and has favourites; what goes together at breakfast, with soup and under jam is
 * planted, so are a weekly loaf, a bag of beans every few weeks, cakes of the season, an item that is new and one that was given up. Two in five baskets are nobody's. The same seed gives the same bakery.
 */
export function bakeryExport({ seed = 7, members = 160, exportedOn = "2026-07-01", tastes = true } = {}) {
  const end = Date.parse(exportedOn);
  const baskets = [];
  const views = [];
  const people = ["Card,Name,Email,Consent,Consent Source"];
  for (let m = 0; m < members; m++) {
    const card = `K${String(1001 + m)}`;
    const random = randomOf(seed * 100_003 + m);
    for (const { time, items } of visitsOf(tastes ? random : randomOf(seed), random, end)) {
      baskets.push({ time, card, items });
      if (random() < 0.12) {
        const seen = time - Math.floor(600 + 86_000 * random()) * 1000;
        for (const item of new Set([...items, anyOf(CATALOGUE, random).item]))
          if (onSale(item, seen)) views.push({ time: seen, card, item });
      }
    }
    const name = `${anyOf(FIRST, random)} ${anyOf(LAST, random)}`;
    const consent = random() < 0.75 ? "yes" : random() < 0.5 ? "no" : "";
    // somebody tries what a spreadsheet does with a formula
    const shown = m === 4 ? "=1+1" : name;
    people.push(
      [card, shown, `${card.toLowerCase()}@example.com`, consent, consent && "loyalty card form"].join(","),
    );
  }
  const passing = randomOf(seed);
  const strangers = Math.round(baskets.length * 0.6);
  for (let b = 0; b < strangers; b++) {
    const time = OPENED + passing() * (end - OPENED);
    const items = bagOf(anyOf(Object.keys(OCCASIONS), passing), () => 1, passing, time);
    if (items.length > 0) baskets.push({ card: "", time: opened(time, 8, passing), items });
  }
  baskets.sort((a, b) => a.time - b.time || (a.card < b.card ? -1 : 1));
  return {
    till: text(["Receipt,Time,Card,Item,Category,Qty,Unit Price,Total", ...tillLines(baskets, end, passing)]),
    catalogue: text([
      "item,category,price,text,stock",
      ...CATALOGUE.filter(({ item }) => onSale(item, end)).map(
        ({ item, category, cents, text }) =>
          `${item},${category},${money(cents)},"${text}",${category === "lunch" ? 0 : 20}`,
      ),
    ]),
    members: text(people),
    views: text([
      "Time,Card,Event,Product",
      ...views
        .filter(({ time }) => time < end)
        .sort((a, b) => a.time - b.time || (a.card < b.card ? -1 : 1))
        .map(({ time, card, item }) => `${minute(time)},${card},view,${item}`),
    ]),
  };
}

/** The baskets of one member: taste decides what for, chance when. */
function visitsOf(taste, random, end) {
  const kind =
    KINDS[
      place(
        taste(),
        KINDS.map(({ share }) => share),
      )
    ];
  const likes = new Map(CATALOGUE.map(({ item }) => [item, 0.15 + 2.2 * taste() ** 2]));
  const liking = (item) => likes.get(item);
  const loaf = taste() < 0.5 ? anyOf(LOAVES, taste) : undefined;
  const beans = taste() < 0.25 ? (taste() < 0.6 ? "Coffee beans 250 g" : "Coffee beans 500 g") : undefined;
  const perDay = 0.04 + 0.16 * random() ** 2;
  const joined = OPENED + (random() < 0.6 ? 0 : random() * 330 * DAY);
  const weekly = 2 + Math.floor(random() * 5);
  let nextBeans = joined + random() * 20 * DAY;
  const out = [];
  for (let day = joined - (joined % DAY); day < end; day += DAY) {
    // closed on Mondays
    if (new Date(day).getUTCDay() === 1) continue;
    const names = Object.keys(OCCASIONS);
    const buysLoaf = loaf !== undefined && new Date(day).getUTCDay() === weekly && random() < 0.8;
    if (!buysLoaf && random() >= perDay) continue;
    const occasion = buysLoaf
      ? "bread"
      : names[
          place(
            random(),
            names.map((name) => kind.visits[name]),
          )
        ];
    const items = bagOf(occasion, liking, random, day);
    if (buysLoaf) items.push(loaf);
    if (beans !== undefined && day >= nextBeans) {
      items.push(beans);
      nextBeans = day + (beans.endsWith("250 g") ? 20 : 34) * (0.8 + 0.4 * random()) * DAY;
    }
    if (items.length > 0) out.push({ time: opened(day, OCCASIONS[occasion].hour, random), items });
  }
  return out;
}

/** What is in a bag: favourites of the occasion that are on sale, and what goes with them. */
function bagOf(occasion, liking, random, time) {
  const { bag, also } = OCCASIONS[occasion];
  const items = Object.keys(bag).filter((item) => random() < bag[item] * Math.min(1.4, liking(item)));
  // curiosity
  if (occasion === "breakfast" && random() < 0.35 * liking("Pistachio croissant"))
    items.push("Pistachio croissant");
  for (const [one, other, chance] of also) if (items.includes(one) && random() < chance) items.push(other);
  if (random() < 0.04) items.push(anyOf(CATALOGUE, random).item);
  return [...new Set(items)].filter((item) => onSale(item, time));
}

function onSale(item, time) {
  const { months, from, until } = BY_NAME.get(item);
  return time >= from && time < until && (months?.includes(new Date(time).getUTCMonth()) ?? true);
}

/** One line per item; now and then something comes back on the next day. */
function* tillLines(baskets, end, random) {
  const returns = [];
  let receipt = 50_000;
  for (const { time, card, items } of baskets) {
    while (returns.length > 0 && returns[0].time <= time) yield lineOf(++receipt, returns.shift(), -1);
    if (time >= end) continue;
    receipt++;
    for (const item of items) {
      const pieces = BY_NAME.get(item).category === "rolls" ? 2 + Math.floor(4 * random()) : 1;
      yield lineOf(receipt, { time, card, item }, pieces);
    }
    if (card !== "" && random() < 0.004 && time + DAY < end)
      returns.push({ time: time + DAY, card, item: items[0] });
  }
}

function lineOf(receipt, { time, card, item }, pieces) {
  const { category, cents } = BY_NAME.get(item);
  return [receipt, minute(time), card, item, category, pieces, money(cents), money(cents * pieces)].join(",");
}

function opened(time, hour, random) {
  return time - (time % DAY) + Math.floor((hour + 2.5 * random()) * 60) * 60_000;
}

/** The place of a share among shares that add up to 1. */
function place(share, shares) {
  let sum = 0;
  for (let k = 0; k < shares.length - 1; k++) {
    sum += shares[k];
    if (share < sum) return k;
  }
  return shares.length - 1;
}

function anyOf(list, random) {
  return list[Math.floor(random() * list.length)];
}

/** Mulberry32: whole numbers alone, the same on every engine. */
function randomOf(seed) {
  let state = Math.imul(seed, 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function money(cents) {
  return (cents / 100).toFixed(2);
}

function minute(ms) {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

function text(lines) {
  return `${lines.join("\n")}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.argv[2];
  if (folder === undefined) {
    console.error("Usage: node examples/bakery/make-export.mjs <folder>");
    process.exit(2);
  }
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(bakeryExport()))
    writeFileSync(join(folder, `${name}.csv`), content);
}
