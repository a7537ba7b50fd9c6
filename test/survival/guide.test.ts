import { expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";

it("docs/guide/survival.md shows the figures that its examples give", async () => {
  expect(await runGuide("survival")).toBe(27);
});
