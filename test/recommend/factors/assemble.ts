import { readFileSync } from "node:fs";
import { join } from "node:path";
import wabt from "wabt";
import { root } from "../../common/project.ts";

/** The file that holds what normal-equations.wat assembles to, and how many bytes that is. */
export async function assembledEquations(): Promise<{ readonly text: string; readonly bytes: number }> {
  const source = readFileSync(join(root, "src/recommend/factors/normal-equations.wat"), "utf8");
  const module = (await wabt()).parseWat("normal-equations.wat", source, { simd: true, bulk_memory: true });
  module.validate();
  const { buffer } = module.toBinary({});
  const words = `normal-equations.wat, assembled: ${buffer.length.toLocaleString("en-US")} bytes in base64.`;
  const text = `/** ${words} */\nexport const EQUATIONS =\n  "${Buffer.from(buffer).toString("base64")}";\n`;
  return { text, bytes: buffer.length };
}
