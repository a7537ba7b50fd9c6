import { EVENT_KINDS, type EventKindName, kindsOf, plainName } from "../../core/event-kinds.ts";
import { badOption } from "../../core/options.ts";

/** What events say of a customer who may leave. */
export const SIGNALS: readonly string[] = [
  "visit",
  "cart",
  "checkout",
  "login",
  "received",
  "open",
  "click",
  "unsubscribe",
  "paymentFailure",
  "complaint",
  "pause",
  "resume",
  "planChange",
  "autoRenewOn",
  "autoRenewOff",
  "seats",
];

/** Kinds that web shops know by the same names, as the library reads them everywhere. */
const SHOP_KINDS: readonly (readonly [kind: EventKindName, signal: string])[] = [
  ["page", "visit"],
  ["cart", "cart"],
  ["checkout", "checkout"],
  ["open", "open"],
  ["click", "click"],
];

function ownNames(): { readonly [kind: string]: readonly string[] } {
  return {
    visit: ["visit", "session_start", "active on site", "check in", "checked in"],
    login: ["login", "log in", "logged in", "sign in", "signed in"],
    received: [
      "received email",
      "email received",
      "email sent",
      "email delivered",
      "received sms",
      "sent sms",
      "received push",
    ],
    unsubscribe: [
      "unsubscribe",
      "unsubscribed",
      "email unsubscribed",
      "unsubscribed from list",
      "unsubscribed from email marketing",
      "unsubscribed from sms marketing",
      "marked email as spam",
    ],
    paymentFailure: [
      "payment failed",
      "payment failure",
      "failed payment",
      "charge failed",
      "invoice payment failed",
      "card declined",
      "payment declined",
    ],
    complaint: ["complaint", "complained", "negative feedback", "support complaint"],
    pause: ["pause", "paused", "subscription paused", "paused subscription", "freeze", "frozen"],
    resume: ["resume", "resumed", "subscription resumed", "resumed subscription", "unfreeze"],
    planChange: [
      "plan changed",
      "changed plan",
      "subscription updated",
      "upgraded",
      "downgraded",
      "plan upgraded",
      "plan downgraded",
    ],
    autoRenewOn: ["auto renew on", "auto renewal on", "auto renew enabled", "auto renewal enabled"],
    autoRenewOff: [
      "auto renew off",
      "auto renewal off",
      "auto renew disabled",
      "auto renewal disabled",
      "auto renew canceled",
    ],
    seats: ["seats", "seats changed", "seat count", "quantity changed"],
  };
}

/** Kind of each name of an event, a place in {@link SIGNALS}; -1 for others. Capitals and the signs between words do not matter. */
export function signalsOf(
  levels: readonly string[],
  given: { readonly [kind: string]: readonly string[] } | undefined,
): Int8Array {
  const own = given ?? {};
  if (typeof own !== "object")
    throw badOption("eventNames", own, 'lists of names by kind, such as { login: ["signed in"] }');
  for (const [kind, names] of Object.entries(own)) {
    if (!SIGNALS.includes(kind)) throw badOption("eventNames", kind, `kinds among ${SIGNALS.join(", ")}`);
    if (!Array.isArray(names)) throw badOption(`eventNames.${kind}`, names, "a list of names of events");
  }
  const known = new Map<string, number>();
  const learn = (lists: { readonly [kind: string]: readonly string[] }) => {
    for (const [kind, names] of Object.entries(lists))
      for (const name of names) known.set(plainName(name), SIGNALS.indexOf(kind));
  };
  learn(ownNames());
  const shop = kindsOf(levels, undefined);
  const shopSignal = new Map(
    SHOP_KINDS.map(([kind, signal]) => [EVENT_KINDS.indexOf(kind), SIGNALS.indexOf(signal)]),
  );
  for (const [code, level] of levels.entries()) {
    const signal = shopSignal.get(shop[code]);
    if (signal !== undefined && !Object.hasOwn(own, SIGNALS[signal])) known.set(plainName(level), signal);
  }
  // names that the caller gives stand in the place of the known ones of their kind, and come before all others
  for (const kind of Object.keys(own))
    for (const [name, signal] of known) if (signal === SIGNALS.indexOf(kind)) known.delete(name);
  learn(own);
  return Int8Array.from(levels, (level) => known.get(plainName(level)) ?? -1);
}
