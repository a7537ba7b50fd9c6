import { readOrders, summarizeCustomers } from "clientele/data";
import { scoreRfm, segmentSizes } from "clientele/segmentation";

const list = document.querySelector("#segments");

document.querySelector("#file").addEventListener("change", async ({ target }) => {
  try {
    const orders = await readOrders(target.files[0]);
    const rfm = scoreRfm(summarizeCustomers(orders, { asOf: "2026-01-01" }));
    show([...segmentSizes(rfm)].map(({ segment, customers }) => `${segment}: ${customers}`));
  } catch (error) {
    show([error.message]);
  }
});

function show(lines) {
  list.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}
