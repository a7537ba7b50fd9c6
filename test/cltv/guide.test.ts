import { expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";

it("docs/guide/cltv.md shows the figures that its examples give", async () => {
  expect(await runGuide("cltv")).toBe(56);
});
