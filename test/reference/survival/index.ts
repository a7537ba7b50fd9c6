import type { Adapter } from "../adapters.ts";
import { compare } from "./compare.ts";
import { competing } from "./competing.ts";
import { cox } from "./cox.ts";
import { curves } from "./curves.ts";
import { parametric } from "./parametric.ts";
import { quality } from "./quality.ts";

export const survival: readonly Adapter[] = [
  ...curves,
  ...compare,
  ...cox,
  ...competing,
  ...parametric,
  ...quality,
];
