import { ClienteleError, show } from "./errors.ts";
import { badOption } from "./options.ts";
import { define } from "./table.ts";

/** What an event is to a web shop. "message" events (mails sent, opened, left) and orders are no part of a visit. */
export type EventKindName =
  | "page"
  | "cart"
  | "checkout"
  | "download"
  | "order"
  | "open"
  | "click"
  | "message";

/** Names of events by kind; each list given stands in the place of the default one. */
export type EventNames = { readonly [kind in EventKindName]?: readonly string[] };

/** All kinds, and the code of a name that is of none. */
export const EVENT_KINDS: readonly EventKindName[] = [
  "page",
  "cart",
  "checkout",
  "download",
  "order",
  "open",
  "click",
  "message",
];

/**
 * The names known by default: those of GA4, Segment, Klaviyo, Shopify and Meta. Capitals and the signs between words do not matter ("Added to Cart" is "added_to_cart").
 */
function defaultEventNames(): { readonly [kind in EventKindName]: readonly string[] } {
  return {
    page: [
      "page_view",
      "pageview",
      "page",
      "page viewed",
      "viewed page",
      "screen_view",
      "screen",
      "view_item",
      "view_item_list",
      "product viewed",
      "viewed product",
      "product list viewed",
      "collection viewed",
      "viewed collection",
      "view_content",
      "ViewContent",
    ],
    cart: ["add_to_cart", "added to cart", "AddToCart", "product added", "product added to cart"],
    checkout: [
      "begin_checkout",
      "checkout started",
      "started checkout",
      "initiate checkout",
      "InitiateCheckout",
    ],
    download: ["file_download", "download", "downloaded", "file downloaded"],
    order: ["purchase", "placed order", "order", "order completed", "order placed", "checkout completed"],
    open: ["open", "opened", "email opened", "opened email", "opened push"],
    click: ["click", "clicked", "email clicked", "clicked email", "clicked sms", "email link clicked"],
    message: [
      "received email",
      "email received",
      "email sent",
      "email delivered",
      "received sms",
      "sent sms",
      "received push",
      "bounced email",
      "email bounced",
      "dropped email",
      "marked email as spam",
      "unsubscribe",
      "unsubscribed",
      "email unsubscribed",
      "unsubscribed from list",
      "unsubscribed from email marketing",
      "unsubscribed from sms marketing",
      "subscribed to list",
      "subscribed to email marketing",
      "subscribed to sms marketing",
      "ordered product",
      "fulfilled order",
      "fulfilled partial order",
      "confirmed shipment",
      "delivered shipment",
      "canceled order",
      "cancelled order",
      "refunded order",
      "refund",
      "complaint",
    ],
  };
}

/** Kind of each level, as a place in {@link EVENT_KINDS}; -1 for a name of no kind. */
export function kindsOf(levels: readonly string[], names: EventNames | undefined): Int8Array {
  if (names !== undefined && (typeof names !== "object" || names === null))
    throw badOption("names", names, 'lists of names by kind, such as { cart: ["Warenkorb"] }');
  for (const kind of Object.keys(names ?? {}))
    if (!EVENT_KINDS.includes(kind as EventKindName))
      throw badOption("names", kind, `kinds among ${EVENT_KINDS.join(", ")}`);
  const all = { ...defaultEventNames(), ...names };
  const kindOf = new Map<string, number>();
  // a name that the caller gives is of that kind, whatever the defaults say
  const [own, others] = [EVENT_KINDS.filter((k) => names?.[k]), EVENT_KINDS.filter((k) => !names?.[k])];
  for (const kind of [...own, ...others]) {
    const list = all[kind];
    if (!Array.isArray(list)) throw badOption(`names.${kind}`, list, "a list of names of events");
    for (const name of list) {
      const key = plainName(name);
      const place = EVENT_KINDS.indexOf(kind);
      const known = kindOf.get(key);
      if (known === undefined) kindOf.set(key, place);
      else if (known !== place && own.includes(kind))
        throw new ClienteleError("bad-option", `Option names has ${show(name)} in two kinds.`, {
          value: name,
        });
    }
  }
  return Int8Array.from(levels, (level) => kindOf.get(plainName(level)) ?? -1);
}

/** A count for each name of an event that is there. */
export function countByName(
  levels: readonly string[],
  counts: ArrayLike<number>,
): { readonly [name: string]: number } {
  const out: Record<string, number> = {};
  for (const [k, name] of levels.entries()) if (counts[k] > 0) define(out, name, counts[k]);
  return out;
}

/** A name of an event without capitals and the signs between its words. */
export function plainName(name: string): string {
  return String(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
