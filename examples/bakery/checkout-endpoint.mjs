// What to show at the checkout: GET /offers?cart=Soup&cart=Pretzel&customer=K1010
// On Node: node checkout-endpoint.mjs folder (with the files of fit-offers.mjs). On an edge worker: export default { fetch: offersHandler(json, historyOf) }
import {
  complements,
  describeRecommendation,
  parseCheckout,
  parseRecommender,
  prepareRecommender,
  upsell,
} from "clientele/recommend";

/** From a request to a response. `historyOf(card)` asks your database; take the card from the session in a real shop, since what is offered tells what somebody bought. */
export function offersHandler(json, historyOf) {
  // what comes from outside is checked once, and made ready once
  const { checkout: rules, personal: model, onSale } = JSON.parse(json);
  const checkout = parseCheckout(rules);
  const personal = prepareRecommender(parseRecommender(model));
  return async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname !== "/offers") return answer(404, { error: "There is only /offers." });
    if (request.method !== "GET") return answer(405, { error: "Only GET." });
    const cart = searchParams.getAll("cart").filter((item) => item.trim() !== "");
    if (cart.length > 100) return answer(400, { error: "At most 100 items." });
    const choice = { inStock: onSale, exclude: cart };
    const goesWith = complements(checkout, cart, { ...choice, count: 2 }).items;
    const dearer =
      cart.length === 0 ? [] : upsell(checkout, cart[cart.length - 1], { ...choice, count: 1 }).items;
    const known = new Set([...cart, ...goesWith.map(({ item }) => item)]);
    const history = (await historyOf(searchParams.get("customer") ?? "")) ?? [];
    const forYou = personal.recommend(history, { ...choice, exclude: known, count: 2, repeat: "new" });
    return answer(200, {
      goesWith: goesWith.map(({ item, rule }) => ({ item, with: rule.left })),
      instead: dearer.map(({ item, extra }) => ({ item, extra: Number(extra.toFixed(2)) })),
      forYou: describeRecommendation(forYou).slice(0, forYou.items.length),
    });
  };
}

function answer(status, body) {
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "private, no-store" };
  return new Response(JSON.stringify(body), { status, headers });
}

// started by itself, on Node
if (globalThis.process?.argv?.[1]?.endsWith("checkout-endpoint.mjs")) {
  const { readFileSync } = await import("node:fs");
  const { createServer } = await import("node:http");
  const folder = process.argv[2] ?? ".";
  const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
  const histories = new Map(JSON.parse(read("histories.json")));
  const handle = offersHandler(read("offers.json"), (card) => histories.get(card));
  createServer(async ({ method, url }, response) => {
    const { status, headers, body } = await handle({ method, url: `http://localhost${url}` }).catch(() =>
      answer(500, { error: "Something went wrong." }),
    );
    response.writeHead(status, Object.fromEntries(headers));
    for await (const piece of body) response.write(piece);
    response.end();
  }).listen(Number(process.env.PORT ?? 8080));
}
