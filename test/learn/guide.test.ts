import { expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";
import { read } from "../common/project.ts";

it("docs/guide/learn.md shows the figures that its examples give", async () => {
  const shown = await runGuide("learn", {
    xgboostFile: read("test/learn/imports/fixtures/xgboost-binary.json"),
    lightgbmFile: read("test/learn/imports/fixtures/lightgbm-binary.txt"),
  });
  expect(shown).toBe(33);
});
