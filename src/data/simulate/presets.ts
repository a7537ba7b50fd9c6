import type { Companion, ShopKind, ShopParameters, SimulatedItem } from "./parameters.ts";

/** The parameters of a kind of shop; undefined for an unknown kind. */
export function presetOf(kind: ShopKind): ShopParameters | undefined {
  if (kind === "coffee-shop") return coffeeShop();
  if (kind === "boutique") return boutique();
  return kind === "subscription-box" ? subscriptionBox() : undefined;
}

function coffeeShop(): ShopParameters {
  return {
    ...common(),
    r: 1.1,
    alpha: 1.6,
    a: 0.8,
    b: 14,
    p: 6,
    q: 6,
    gamma: 7.7,
    guestShare: 0.18,
    complaintShare: 0.006,
    complaintDropout: 0.3,
    refundShare: 0.003,
    discountShare: 0.05,
    // open from 7 to 19, with the morning and the lunch peak
    hours: [0, 0, 0, 0, 0, 0, 0, 6, 11, 9, 7, 5, 7, 8, 5, 5, 4, 3, 2, 0, 0, 0, 0, 0],
    weekdays: [0.7, 1.0, 1.0, 1.05, 1.05, 1.15, 1.05],
    season: 0.08,
    seasonPeak: 15,
    browsing: 0.1,
    channels: [
      { channel: "shop", share: 0.82, online: false, payments: { card: 0.7, cash: 0.3 } },
      { channel: "web", share: 0.13, online: true, payments: { card: 0.7, paypal: 0.3 } },
      { channel: "instagram", share: 0.05, online: true, payments: { card: 0.5, paypal: 0.5 } },
    ],
    items: items([
      ["Flat white", "coffee", 3.8, 20],
      ["Cappuccino", "coffee", 3.6, 18],
      ["Espresso", "coffee", 2.4, 10],
      ["Filter coffee", "coffee", 2.9, 9],
      ["Oat latte", "coffee", 4.3, 12],
      ["Green tea", "tea", 3.1, 5],
      ["Chai latte", "tea", 4.1, 5],
      ["Croissant", "pastry", 2.6, 11],
      ["Cinnamon bun", "pastry", 3.2, 8],
      ["Banana bread", "pastry", 3.4, 6],
      ["Cheese toastie", "lunch", 6.5, 6],
      ["Soup of the day", "lunch", 6.9, 4],
      ["House beans 250 g", "beans", 9.5, 3],
      ["Single origin 250 g", "beans", 13.5, 2],
      ["Reusable cup", "goods", 14, 0.8],
    ]),
    companions: pairs([
      ["Flat white", "Croissant", 0.4],
      ["Cappuccino", "Cinnamon bun", 0.25],
      ["Green tea", "Banana bread", 0.3],
      ["Soup of the day", "Cheese toastie", 0.25],
      ["Filter coffee", "Banana bread", 0.25],
    ]),
    types: [
      { type: "commuter", share: 0.5, prefers: { coffee: 1.6, pastry: 1.1, lunch: 0.4 }, discount: 1 },
      { type: "lunch guest", share: 0.3, prefers: { lunch: 4, tea: 1.5 }, discount: 0.5 },
      { type: "home brewer", share: 0.2, prefers: { beans: 6, goods: 3 }, discount: 2 },
    ],
  };
}

function boutique(): ShopParameters {
  return {
    ...common(),
    r: 0.4,
    alpha: 3,
    a: 0.7,
    b: 3.5,
    p: 5,
    q: 4.5,
    gamma: 66,
    guestShare: 0.12,
    complaintShare: 0.02,
    complaintDropout: 0.35,
    refundShare: 0.06,
    discountShare: 0.1,
    hours: [1, 0.5, 0.2, 0.1, 0.1, 0.2, 0.6, 1.5, 2.5, 4, 6, 7, 7, 6, 6, 6.5, 7, 7.5, 7, 6, 7, 7, 5, 2.5],
    weekdays: [0.9, 0.85, 0.9, 0.95, 1.0, 1.15, 1.25],
    season: 0.18,
    seasonPeak: 345,
    browsing: 1.2,
    channels: [
      { channel: "web", share: 0.55, online: true, payments: { card: 0.6, paypal: 0.4 } },
      { channel: "shop", share: 0.3, online: false, payments: { card: 0.8, cash: 0.2 } },
      { channel: "instagram", share: 0.15, online: true, payments: { card: 0.5, paypal: 0.5 } },
    ],
    items: items([
      ["Linen shirt", "tops", 59, 9],
      ["Striped tee", "tops", 29, 14],
      ["Silk blouse", "tops", 95, 4],
      ["Merino sweater", "knitwear", 110, 5],
      ["Cotton cardigan", "knitwear", 75, 6],
      ["Wrap dress", "dresses", 119, 5],
      ["Summer dress", "dresses", 85, 7],
      ["Straight jeans", "trousers", 89, 8],
      ["Wide trousers", "trousers", 79, 6],
      ["Wool scarf", "accessories", 39, 9],
      ["Leather belt", "accessories", 35, 8],
      ["Canvas tote", "accessories", 19, 10],
      ["Socks, two pairs", "accessories", 12, 11],
      ["Silver earrings", "jewelry", 45, 6],
      ["Bead necklace", "jewelry", 32, 5],
    ]),
    companions: pairs([
      ["Straight jeans", "Leather belt", 0.35],
      ["Merino sweater", "Wool scarf", 0.3],
      ["Wrap dress", "Silver earrings", 0.3],
      ["Striped tee", "Canvas tote", 0.45],
      ["Silver earrings", "Bead necklace", 0.25],
    ]),
    types: [
      { type: "wardrobe", share: 0.5, prefers: { trousers: 1.5, tops: 1.3 }, discount: 1 },
      { type: "gift giver", share: 0.25, prefers: { jewelry: 4, accessories: 1.8 }, discount: 0.6 },
      { type: "bargain hunter", share: 0.25, prefers: { dresses: 1.3 }, discount: 3 },
    ],
  };
}

function subscriptionBox(): ShopParameters {
  return {
    ...common(),
    complaintShare: 0.015,
    complaintDropout: 0.2,
    refundShare: 0.01,
    discountShare: 0.02,
    joinShare: 1,
    hours: [1, 0.5, 0.2, 0.1, 0.1, 0.3, 1, 2, 3, 4, 5, 5, 6, 5, 5, 5, 5, 6, 7, 8, 9, 8, 5, 2],
    weekdays: [1.2, 1, 0.95, 0.95, 0.95, 0.95, 1.1],
    season: 0.2,
    seasonPeak: 340,
    browsing: 0.5,
    addOns: 0.25,
    channels: [
      { channel: "web", share: 0.7, online: true, payments: { card: 0.75, paypal: 0.25 } },
      { channel: "instagram", share: 0.3, online: true, payments: { card: 0.6, paypal: 0.4 } },
    ],
    items: items([
      ["Tea tin", "tea", 12, 6],
      ["Dark chocolate", "sweets", 6.5, 9],
      ["Honey jar", "pantry", 9, 6],
      ["Olive oil", "pantry", 16, 4],
      ["Candle", "home", 18, 3],
      ["Ceramic mug", "home", 22, 3],
    ]),
    companions: pairs([
      ["Tea tin", "Honey jar", 0.35],
      ["Tea tin", "Ceramic mug", 0.1],
    ]),
    types: [
      { type: "treat", share: 0.7, prefers: { sweets: 2 }, discount: 1 },
      { type: "gift", share: 0.3, prefers: { home: 3 }, discount: 1.5 },
    ],
    plans: [
      { plan: "Monthly box", share: 0.6, price: 29, months: 1, a: 0.9, b: 9 },
      { plan: "Quarterly box", share: 0.25, price: 79, months: 3, a: 1.2, b: 8 },
      { plan: "Yearly box", share: 0.15, price: 279, months: 12, a: 2, b: 6 },
    ],
  };
}

/** What the kinds share, or have none of. */
function common(): ShopParameters {
  return {
    r: 1,
    alpha: 1,
    a: 1,
    b: 10,
    p: 6,
    q: 4,
    gamma: 4,
    joinShare: 0.8,
    guestShare: 0,
    walkInShare: 0,
    complaintShare: 0,
    complaintDropout: 0,
    refundShare: 0,
    discountShare: 0,
    discountSize: 0.1,
    hours: [],
    weekdays: [],
    season: 0,
    seasonPeak: 1,
    trend: 0.06,
    browsing: 0,
    addOns: 0,
    channelLoyalty: 0.8,
    channels: [],
    items: [],
    companions: [],
    types: [],
    plans: [],
  };
}

type ItemRow = readonly [item: string, category: string, price: number, weight: number];

function items(rows: readonly ItemRow[]): SimulatedItem[] {
  return rows.map(([item, category, price, weight]) => ({ item, category, price, weight }));
}

type PairRow = readonly [item: string, companion: string, probability: number];

function pairs(rows: readonly PairRow[]): Companion[] {
  return rows.map(([item, companion, probability]) => ({ item, with: companion, probability }));
}
