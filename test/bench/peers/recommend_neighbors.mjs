// node recommend_neighbors.mjs CACHE: neighbors of the items of the simulated shop of recommend_events.mjs
import { fitAlsoBought, interactionsOf } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";
import { simulatedTable } from "./recommend_table.mjs";

const bought = interactionsOf(simulatedTable(process.argv[2]));
const options = { per: "customer", measure: "cosine", top: 100, longest: 100_000 };
await measure(() => ({ check: { value: fitAlsoBought(bought, options).neighbor.length } }));
