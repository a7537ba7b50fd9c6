/**
 * The one file that names what a runtime provides beyond the language. Everything is reached structurally, so the
 * source needs neither DOM nor Node types and runs on Node, Deno, Bun, browsers and workers alike.
 */

interface DecoderLike {
  decode(bytes?: Uint8Array, options?: { stream?: boolean }): string;
}

interface MemoryLike {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

interface WasmLike {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: object };
}

interface Host {
  TextDecoder: new (label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }) => DecoderLike;
  TextEncoder: new () => { encode(text: string): Uint8Array };
  setTimeout: (run: () => void, ms: number) => unknown;
  performance?: { now(): number };
  WebAssembly?: WasmLike;
}

function host(): Host {
  return globalThis as unknown as Host;
}

/** A decoder for `label`; `fatal` makes it throw on bytes that are not text in that encoding. */
export function textDecoder(label: string, fatal: boolean): DecoderLike {
  return new (host().TextDecoder)(label, { fatal, ignoreBOM: true });
}

/** Text as UTF-8 bytes. */
export function encodeUtf8(text: string): Uint8Array {
  return new (host().TextEncoder)().encode(text);
}

/** Gives the event loop one turn. */
export function pause(): Promise<void> {
  return new Promise((resolve) => host().setTimeout(resolve, 0));
}

/** Milliseconds of a running clock: only to decide when to give the event loop a turn, never in a result. */
export function wallClock(): number {
  return host().performance?.now() ?? 0;
}

/** What a WebAssembly module without imports exports; undefined where the runtime has none, cannot run these bytes, or its content policy refuses to. */
export function wasmExports(bytes: Uint8Array): (object & { readonly memory: MemoryLike }) | undefined {
  const wasm = host().WebAssembly;
  if (wasm === undefined) return undefined;
  try {
    return new wasm.Instance(new wasm.Module(bytes)).exports as { memory: MemoryLike };
  } catch {
    return undefined;
  }
}
