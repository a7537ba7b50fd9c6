import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "../common/project.ts";
import type { Case } from "./cases.ts";

/** 5,000,000 events of 100,000 customers and 10,000 items, the same bit for bit for everybody. */
function simulatedEvents(cache: string): void {
  const file = join(cache, "recommend-events.i32");
  if (existsSync(file)) return;
  execFileSync(process.execPath, [join(root, "test/bench/peers/recommend_events.mjs"), file], {
    stdio: "inherit",
  });
}

function als(task: "fit" | "top", title: string, asked: string, note?: string): Case {
  const implicit = (threads: string) => ({
    name: `implicit 0.7.3, ${threads === "1" ? "one thread" : `${threads} threads`}`,
    file: "recommend_als.py",
    python: "implicit" as const,
    args: [task, threads],
  });
  return {
    id: `als-${task}`,
    module: "recommend",
    title,
    asked,
    prepare: simulatedEvents,
    rounds: 1,
    peers: [
      {
        name: `clientele ${task === "fit" ? "fitImplicitAls" : "scores of fitImplicitAls"} (one thread)`,
        file: "recommend_als.mjs",
        args: [task],
      },
      ...(task === "fit" ? [implicit("1"), implicit("2")] : [implicit("1")]),
    ],
    ...(note === undefined ? {} : { note }),
  };
}

function offers(task: "all" | "one", title: string, asked: string): Case {
  return {
    id: `offers-${task}`,
    module: "recommend",
    title,
    asked,
    prepare: simulatedEvents,
    rounds: 1,
    peers: [
      { name: "clientele item neighbors, top 100", file: "recommend_offers.mjs", args: [task] },
      {
        name: "the same, with every reason of every item",
        file: "recommend_offers.mjs",
        args: [task, "reasons"],
      },
    ],
  };
}

/** Neighbors of items, and offers from them to everybody and to one at a time. */
export const recommendOffers: readonly Case[] = [
  {
    id: "also-bought-simulated",
    module: "recommend",
    title: "Cosine neighbors, top 100 of 10,000 items, from 5,000,000 simulated events of 100,000 customers",
    asked: "Asked: at most 6 s of CPU (implicit 4.5 s, scipy 6.8 s on the machine of the reference).",
    prepare: simulatedEvents,
    rounds: 1,
    peers: [
      { name: "clientele fitAlsoBought", file: "recommend_neighbors.mjs" },
      {
        name: "implicit 0.7.3 CosineRecommender, one thread",
        file: "recommend_cosine.py",
        python: "implicit",
      },
    ],
    note: "implicit keeps an item among its own neighbors; ours counts the events' pairs from the table of interactions.",
  },
  offers(
    "all",
    "Ten best new items of 10,000, for 100,000 customers at once (4,737,914 pairs)",
    "Asked: at most 10 s of CPU.",
  ),
  offers(
    "one",
    "The same for 1,000 customers one by one, histories of 47 items in the mean",
    "Asked: at most 100 us a customer, so 0.1 s.",
  ),
];

/** Factors of implicit feedback beside the usual package. */
export const recommendAls: readonly Case[] = [
  als(
    "fit",
    "Implicit ALS, 64 factors, 15 rounds of conjugate gradients, 4,737,914 pairs of 100,000 customers and 10,000 items",
    "Asked: no more CPU than implicit (33 to 39 s on the machine of the reference), hoped 7 to 15 s. Ours counts the pairs from the table of interactions and writes the model as JSON numbers.",
    "Vectors in single precision in both. implicit starts from its own matrix.",
  ),
  als(
    "top",
    "Ten best new items of 10,000, for 10,000 customers, each solved from the history (64 factors)",
    "Asked: at most 100 us for the solution and 100 us for the ten best, so 2 s for 10,000 customers. implicit's figure is the ten best with the solution (recalculate_user).",
  ),
];
