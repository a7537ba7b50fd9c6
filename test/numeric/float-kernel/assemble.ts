import { readFileSync } from "node:fs";
import { join } from "node:path";
import wabt from "wabt";
import { root } from "../../common/project.ts";

/** The bytes that float-kernel.wat assembles to. */
export async function assembled(): Promise<Uint8Array> {
  const text = readFileSync(join(root, "src/numeric/float-kernel/float-kernel.wat"), "utf8");
  const module = (await wabt()).parseWat("float-kernel.wat", text, { simd: true, bulk_memory: true });
  module.validate();
  return module.toBinary({}).buffer;
}

/** The file that holds them. */
export function fileOf(bytes: Uint8Array): string {
  return `/** float-kernel.wat, assembled: ${bytes.length.toLocaleString("en-US")} bytes in base64. */\nexport const WASM =\n  "${Buffer.from(bytes).toString("base64")}";\n`;
}
