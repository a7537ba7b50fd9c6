// node recommend_als.mjs CACHE fit|top: implicit ALS on the simulated shop of recommend_events.mjs
import { fitImplicitAls, interactionsOf, recommendAll } from "../../../dist/recommend.js";
import { measure } from "./measure.mjs";
import { simulatedTable } from "./recommend_table.mjs";

const [, , cache, task] = process.argv;
const bought = interactionsOf(simulatedTable(cache));
const learnt = (iterations) =>
  fitImplicitAls(bought, { factors: 64, iterations, regularization: 10, alpha: 5 });

if (task === "fit") {
  await measure(
    () => {
      const { values } = learnt(15);
      return { check: { numbers: values.length } };
    },
    { times: 1, warm: false },
  );
} else {
  const asked = interactionsOf(simulatedTable(cache, (customer) => customer % 10 === 0));
  const model = learnt(2);
  await measure(
    () => {
      const list = recommendAll(model, asked, { count: 10, reasons: 0 });
      return { check: { customers: list.info.customers } };
    },
    { times: 3 },
  );
}
