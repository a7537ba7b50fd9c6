import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { fitContentNeighbors } from "../../../src/recommend/index.ts";
import { itemNeighborsScorer } from "../../../src/recommend/neighbors/item-neighbors-scorer.ts";
import { shared } from "../../common/project.ts";
import { rankingFigures } from "./protocols.ts";
import { type ResultRow, type RowPart, sameFigures } from "./results.ts";

const GENRES = 19;

/** Films and their genres, each genre as one word. */
function films(): { readonly item: string; readonly text: string }[] {
  return gunzipSync(readFileSync(join(shared, "data/recommend/ml100k_u.item.gz")))
    .toString("latin1")
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => {
      const cells = line.split("|");
      const flags = cells.slice(-GENRES);
      return {
        item: cells[0],
        text: flags.flatMap((flag, g) => (flag === "1" ? [`genre${g}`] : [])).join(" "),
      };
    });
}

/** Rows of what is known of the items: genres as words. */
export const contentRows: RowPart = (task, row) => {
  if (row.model !== "content-genre-tfidf") return undefined;
  const model = fitContentNeighbors(task.train, { newItems: films(), top: 10_000 });
  // films that nobody rated are offered too: how novel those are is a number of the reference's own choice
  const { "novelty@10": _, ...known } = row;
  return sameFigures(task, known as ResultRow, rankingFigures(task, itemNeighborsScorer(model)), 1e-3);
};
