import { describe, expect, it } from "vitest";
import { runGuide } from "../../common/guide.ts";

describe("docs/guide/clusters.md", () => {
  it.each([
    ["## Numbers and texts together", 9],
    ["## A flat picture", 3],
  ])("shows the figures that its examples give: %s", async (heading, figures) => {
    expect(await runGuide("clusters", {}, heading)).toBe(figures);
  });
});
