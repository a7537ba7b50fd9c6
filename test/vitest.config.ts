import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts"],
    typecheck: { enabled: true, include: ["test/**/*.test-d.ts"], tsconfig: "./test/tsconfig.json" },
    setupFiles: ["test/setup.ts"],
    // by default one core is left free, which on a machine of two is half of them
    maxWorkers: "100%",
    // the library has no state of its own: files share what they import, which halves the time
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // the second is read by .ci/run for its closing line
    reporters: ["default", "json"],
    outputFile: { json: "test/.cache/results.json" },
  },
});
