import { defineConfig } from "tsup";

// Two builds: the library runs anywhere (neutral platform, ESM and CJS, types); the command line is Node only.
export default defineConfig([
  {
    entry: {
      index: "src/index.ts",
      data: "src/data/index.ts",
      describe: "src/describe/index.ts",
      // never reached from index.ts: ml-regression does not tree-shake
      regression: "src/regression/index.ts",
      metrics: "src/metrics/index.ts",
      segmentation: "src/segmentation/index.ts",
      cltv: "src/cltv/index.ts",
      survival: "src/survival/index.ts",
      learn: "src/learn/index.ts",
      churn: "src/churn/index.ts",
      recommend: "src/recommend/index.ts",
      // never reached from index.ts, as the package it wraps does not tree-shake
      "ml-random-forest": "src/ml-random-forest/index.ts",
      charts: "src/charts/index.ts",
      report: "src/report/index.ts",
      // simple-statistics does not say that it is free of side effects: in a chunk of its own, who does not cluster does not pay
      "natural-breaks": "src/segmentation/natural-breaks.ts",
    },
    format: ["esm", "cjs"],
    target: "es2022",
    platform: "neutral",
    // tsup sets baseUrl for its declaration build, which TypeScript 6 reports as deprecated
    dts: { compilerOptions: { ignoreDeprecations: "6.0" } },
    splitting: true,
    treeshake: true,
    sourcemap: true,
    clean: true,
  },
  {
    entry: { cli: "src/cli.ts" },
    format: ["esm"],
    target: "node20",
    platform: "node",
    external: ["vega", "vega-lite"],
    splitting: false,
    clean: false,
    dts: false,
  },
]);
