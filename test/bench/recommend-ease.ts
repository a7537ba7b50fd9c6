import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { root, shared } from "../common/project.ts";
import type { Case } from "./cases.ts";

// the ratings lie beside the project on machines that have them; without them the peers say so
const ratings = join(shared, "data/recommend/ml100k_u.data.gz");

function ease(data: "movielens" | "simulated", title: string, asked: string, file: string): Case {
  return {
    id: `ease-${data}`,
    module: "recommend",
    title,
    asked,
    rounds: 1,
    prepare: (cache) => {
      mkdirSync(cache, { recursive: true });
      if (data === "movielens" && !existsSync(file)) throw new Error(`This comparison needs ${file}.`);
      const events = join(cache, "recommend-events.i32");
      if (data === "simulated" && !existsSync(events))
        execFileSync(process.execPath, [join(root, "test/bench/peers/recommend_events.mjs"), events], {
          stdio: "inherit",
        });
    },
    peers: [
      { name: "clientele fitEase, single precision", file: "recommend_ease.mjs", args: [data, file] },
      {
        name: "numpy and scipy, float32, LAPACK potrf and potri, one thread",
        file: "recommend_ease.py",
        args: [data, file],
      },
    ],
    note: "Both from customers x items to the whole inverse. Ours holds half a matrix and the result while it works; `recommend ms` is ten items for one customer of 47, the call as a whole.",
  };
}

/** EASE against the usual numerical packages. */
export const recommendEase: readonly Case[] = [
  ease(
    "movielens",
    "EASE of MovieLens 100K, 1,682 items, 55,375 pairs, regularization 200",
    "Asked: at most 0.3 s of CPU.",
    ratings,
  ),
  ease(
    "simulated",
    "EASE of 10,000 items, 4,737,914 pairs of 100,000 simulated customers, regularization 200",
    "Asked: at most 45 s of CPU; the goal is LAPACK's own time (23 s on the machine of the reference).",
    "-",
  ),
];
