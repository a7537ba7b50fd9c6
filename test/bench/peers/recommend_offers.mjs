// node recommend_offers.mjs CACHE all|one [reasons]: ten items for each customer of the simulated shop of recommend_events.mjs, from the neighbors of items, with all reasons or none
import {
  fitItemNeighbors,
  historyOf,
  interactionsOf,
  prepareRecommender,
  recommendAll,
} from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";
import { CUSTOMERS } from "./recommend_events.mjs";
import { ids, simulatedTable } from "./recommend_table.mjs";

const [, , cache, task, reasons] = process.argv;
const options = reasons === undefined ? { count: 10, reasons: 0 } : { count: 10 };
const bought = interactionsOf(simulatedTable(cache), { suspects: "keep" });
const model = fitItemNeighbors(bought, { measure: "cosine", top: 100 });

if (task === "all") {
  await measure(
    () => {
      const list = recommendAll(model, bought, options);
      return { check: { rows: list.length } };
    },
    { times: 1, warm: false },
  );
} else {
  const shop = prepareRecommender(model);
  // every hundredth customer: histories of all sizes
  const asked = ids("c", CUSTOMERS / 100).map((_, k) => historyOf(bought, `c${k * 100}`));
  await measure(
    () => {
      let items = 0;
      for (const history of asked) items += shop.recommend(history, options).items.length;
      return { check: { items } };
    },
    { times: 5 },
  );
}
