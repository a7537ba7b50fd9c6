import { expect, it } from "vitest";
import { runGuide } from "../../common/guide.ts";

it("docs/guide/lifecycle.md shows the figures that its examples give", async () => {
  expect(await runGuide("lifecycle")).toBe(14);
});
