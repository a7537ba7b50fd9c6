import { describe, expect, it } from "vitest";
import { runGuide } from "../../common/guide.ts";
import { survey } from "./samples.ts";

describe("docs/guide/psychographic.md", () => {
  it("shows the figures that its examples give", async () => {
    const rows = survey().map(({ count, ...row }) => row);
    expect(await runGuide("psychographic", { survey: rows })).toBe(16);
  });
});
