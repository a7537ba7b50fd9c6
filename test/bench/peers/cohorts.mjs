// node cohorts.mjs CACHE: monthly cohort table of 10,000,000 orders of 1,000,000 customers
import { cohortTable, fromColumns } from "../../../dist/index.js";
import { orders } from "./many-orders.mjs";
import { measure } from "./measure.mjs";

const { codes, time, amount, levels } = orders();
const data = fromColumns({ customer: { codes, levels }, time, amount });
await measure(() => {
  const table = cohortTable(data, { asOf: "2026-01-01" });
  const { customers, orders: placed, revenue } = table.columns;
  const sum = (values) => values.reduce((a, b) => a + b, 0);
  return {
    check: {
      cells: table.length,
      customers: sum(customers),
      orders: sum(placed),
      revenue: Math.round(sum(revenue)),
    },
  };
});
