import { ClienteleError, show } from "./errors.ts";
import { encodeUtf8, textDecoder } from "./host.ts";

/** The reading end of a web stream. */
export interface ReaderLike {
  read(): Promise<{ readonly done: boolean; readonly value?: unknown }>;
  cancel?(reason?: unknown): Promise<unknown>;
}

/**
 * Where text comes from: the text itself, its bytes, a `Blob` or `File`, a fetch `Response`, a web stream, or an (async) iterable of
 * pieces of text or bytes such as a Node stream. Never a path or an address: open the file or fetch the address first.
 */
export type TextSource =
  | string
  | Uint8Array
  | ArrayBuffer
  | { stream(): unknown }
  | { arrayBuffer(): Promise<ArrayBuffer> }
  | { getReader(): ReaderLike }
  | Iterable<string | Uint8Array>
  | AsyncIterable<string | Uint8Array>;

/** Length of the pieces a text or an array of bytes is cut into. */
const PIECE = 1 << 18;
/** Bytes looked at to tell what a source is. */
const HEAD = 512;

/**
 * A source as UTF-8 bytes without byte order mark, in pieces. A byte order mark decides the encoding (UTF-8, UTF-16 LE or BE) and wins over
 * `encoding`; without either it is UTF-8, passed on unchecked (who decodes must be strict, see {@link badEncoding}).
 *
 * Throws "path-not-text" for a text that looks like a path, "binary-input" for zip, gzip, PDF, workbooks and the like, "bad-encoding" for
 * bytes that are no text in `encoding`, "bad-option" for an encoding the runtime does not know, "bad-input" for what is no source.
 */
export async function* byteChunks(
  source: TextSource,
  encoding?: string,
): AsyncGenerator<Uint8Array, void, void> {
  if (typeof source === "string") {
    checkNoPath(source);
    yield* pieces(source.charCodeAt(0) === 0xfeff ? source.slice(1) : source);
    return;
  }
  const seen = { text: false };
  let head: Uint8Array | undefined = new Uint8Array(0);
  let decode: ((bytes: Uint8Array, last: boolean) => Uint8Array) | undefined;
  for await (const chunk of rawChunks(source, seen)) {
    if (head === undefined) {
      yield decode === undefined ? chunk : decode(chunk, false);
      continue;
    }
    head = head.length === 0 ? chunk : join(head, chunk);
    if (head.length < HEAD) continue;
    const start = opening(head, seen.text ? undefined : encoding);
    decode = start.decode;
    yield decode === undefined ? start.rest : decode(start.rest, false);
    head = undefined;
  }
  if (head !== undefined) {
    const start = opening(head, seen.text ? undefined : encoding);
    decode = start.decode;
    yield decode === undefined ? start.rest : decode(start.rest, false);
  }
  if (decode !== undefined) yield decode(new Uint8Array(0), true);
}

/** How many bytes the source has, where that is known without reading it; else NaN. */
export function byteLength(source: TextSource): number {
  if (source instanceof Uint8Array || source instanceof ArrayBuffer) return source.byteLength;
  const size = typeof source === "object" ? (source as { size?: unknown } | null)?.size : undefined;
  return typeof size === "number" ? size : Number.NaN;
}

/** The error for bytes that are not UTF-8. */
export function badEncoding(line: number, found: string): ClienteleError {
  return new ClienteleError(
    "bad-encoding",
    `Line ${line} is not UTF-8 text (near ${show(found)}). Files saved by older spreadsheet programs are often in a Windows encoding: pass encoding: "windows-1252", or save the file as UTF-8.`,
    { line, value: found, expected: "UTF-8 text" },
  );
}

/** The error for bytes that are no text at all. */
function binaryInput(what: string, mend: string): ClienteleError {
  return new ClienteleError("binary-input", `The input is not text: it looks like ${what}. ${mend}`, {
    value: what,
    expected: "text",
  });
}

const NUL_FOUND = "it holds NUL bytes";

/** The error for a NUL byte in text. */
export function nulByte(line?: number): ClienteleError {
  return new ClienteleError(
    "binary-input",
    `The input is not text: ${NUL_FOUND}${line === undefined ? "" : ` (line ${line})`}. Pass a text file; if it is UTF-16 without a byte order mark, pass encoding: "utf-16le".`,
    { ...(line === undefined ? {} : { line }), value: "NUL", expected: "text" },
  );
}

/** Text in pieces of UTF-8, never cut inside a surrogate pair. */
function* pieces(text: string): Generator<Uint8Array, void, void> {
  let from = 0;
  while (from < text.length) {
    let to = Math.min(text.length, from + PIECE);
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to++;
    yield encodeUtf8(text.slice(from, to));
    from = to;
  }
}

/** The bytes of a source as they come; says in `seen` when they were text, which no encoding applies to any more. */
async function* rawChunks(
  source: Exclude<TextSource, string>,
  seen: { text: boolean },
): AsyncGenerator<Uint8Array, void, void> {
  if (source instanceof ArrayBuffer) return yield* slices(new Uint8Array(source));
  if (ArrayBuffer.isView(source)) {
    return yield* slices(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  }
  const object = (typeof source === "object" && source !== null ? source : {}) as {
    stream?: () => unknown;
    getReader?: () => ReaderLike;
    arrayBuffer?: () => Promise<ArrayBuffer>;
    body?: unknown;
  } & Partial<Iterable<unknown>> &
    Partial<AsyncIterable<unknown>>;
  if (typeof object.getReader === "function") return yield* toBytes(fromReader(object.getReader()), seen);
  if (typeof object.stream === "function")
    return yield* rawChunks(object.stream() as { getReader(): ReaderLike }, seen);
  const iterable = object[Symbol.asyncIterator] ?? object[Symbol.iterator];
  if (typeof iterable === "function") return yield* toBytes(object as AsyncIterable<unknown>, seen);
  const body = object.body as { getReader?: unknown } | null | undefined;
  if (typeof body?.getReader === "function")
    return yield* rawChunks(body as { getReader(): ReaderLike }, seen);
  if (typeof object.arrayBuffer === "function")
    return yield* slices(new Uint8Array(await object.arrayBuffer()));
  const address = (object as { href?: unknown }).href;
  if (typeof address === "string") throw pathNotText(address);
  const found = source instanceof Promise ? "a promise: await it first" : show(source);
  throw new ClienteleError(
    "bad-input",
    `Expected text, bytes, a Blob, a stream or pieces of text; found ${found}.`,
    {
      expected: "a TextSource",
    },
  );
}

function* slices(bytes: Uint8Array): Generator<Uint8Array, void, void> {
  for (let from = 0; from < bytes.length; from += PIECE)
    yield bytes.subarray(from, Math.min(bytes.length, from + PIECE));
}

async function* fromReader(reader: ReaderLike): AsyncGenerator<unknown, void, void> {
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        ended = true;
        return;
      }
      yield value;
    }
  } finally {
    // stopped early: tell the other end that nobody listens any more
    if (!ended) await reader.cancel?.();
  }
}

async function* toBytes(
  chunks: AsyncIterable<unknown> | Iterable<unknown>,
  seen: { text: boolean },
): AsyncGenerator<Uint8Array, void, void> {
  let half = "";
  for await (const chunk of chunks) {
    if (typeof chunk === "string") {
      seen.text = true;
      const text = half + chunk;
      // a pair of surrogates may be cut between two pieces
      half = isHighSurrogate(text.charCodeAt(text.length - 1)) ? text.slice(-1) : "";
      yield* pieces(half === "" ? text : text.slice(0, -1));
    } else if (ArrayBuffer.isView(chunk)) {
      yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    } else if (chunk instanceof ArrayBuffer) {
      yield new Uint8Array(chunk);
    } else {
      throw new ClienteleError(
        "bad-input",
        `The source gave ${show(chunk)} where a piece of text or bytes was expected.`,
        {
          value: chunk,
          expected: "a string or Uint8Array",
        },
      );
    }
  }
  if (half !== "") yield encodeUtf8(half);
}

/** What the first bytes say: strips the byte order mark, picks the decoder, refuses what is no text. */
function opening(
  head: Uint8Array,
  encoding: string | undefined,
): { rest: Uint8Array; decode?: (bytes: Uint8Array, last: boolean) => Uint8Array } {
  const mark = head[0] * 256 + head[1];
  if (mark === 0xfffe && !(head[2] === 0 && head[3] === 0))
    return { rest: head.subarray(2), decode: transcoder("utf-16le") };
  if (mark === 0xfeff) return { rest: head.subarray(2), decode: transcoder("utf-16be") };
  if (mark === 0xefbb && head[2] === 0xbf) return { rest: head.subarray(3) };
  refuseBinary(head);
  const name = encoding?.trim().toLowerCase();
  if (name !== undefined && name !== "utf-8" && name !== "utf8")
    return { rest: head, decode: transcoder(name) };
  if (head.subarray(0, HEAD).includes(0)) throw nulByte();
  return { rest: head };
}

function transcoder(encoding: string): (bytes: Uint8Array, last: boolean) => Uint8Array {
  let decoder: ReturnType<typeof textDecoder>;
  try {
    decoder = textDecoder(encoding, true);
  } catch {
    throw new ClienteleError(
      "bad-option",
      `This runtime does not know the encoding ${show(encoding)}. Common ones: "utf-8", "windows-1252", "utf-16le".`,
      {
        value: encoding,
        expected: "the label of an encoding",
      },
    );
  }
  let line = 1;
  return (bytes, last) => {
    let text: string;
    try {
      text = decoder.decode(bytes, { stream: !last });
    } catch {
      throw new ClienteleError(
        "bad-encoding",
        `The text is not ${encoding} (after line ${line}). Pass the encoding the file was saved in.`,
        {
          line,
          expected: `${encoding} text`,
        },
      );
    }
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
    return encodeUtf8(text);
  };
}

function refuseBinary(head: Uint8Array): void {
  const starts = (...bytes: number[]) => bytes.every((b, i) => head[i] === b);
  if (starts(0x50, 0x4b, 3, 4)) {
    const names = String.fromCharCode(...head.subarray(0, HEAD));
    if (names.includes("xl/") || names.includes("[Content_Types].xml")) {
      throw binaryInput("an Excel workbook (.xlsx)", "Open it and save the sheet as CSV (UTF-8).");
    }
    throw binaryInput("a zip archive", "Unpack it and pass the file inside.");
  }
  if (starts(0x1f, 0x8b))
    throw binaryInput("gzip", 'Gunzip it first, e.g. source.pipeThrough(new DecompressionStream("gzip")).');
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) throw binaryInput("zstd", "Decompress it first.");
  if (starts(0x25, 0x50, 0x44, 0x46)) throw binaryInput("a PDF", "Export the data itself as CSV.");
  if (starts(0xd0, 0xcf, 0x11, 0xe0))
    throw binaryInput("an old Excel workbook (.xls)", "Open it and save the sheet as CSV (UTF-8).");
  if (starts(0x50, 0x41, 0x52, 0x31))
    throw binaryInput("Parquet", "Read it with a Parquet or Arrow library and pass the table to fromArrow.");
  if (starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff))
    throw binaryInput("an image", "Pass the text of the table.");
}

const ADDRESS = /^(?:[a-z][a-z0-9+.-]{1,20}:\/\/|[a-z]:[\\/]|\.{0,2}[\\/]|~[\\/])/i;
const FILE_NAME = /\.(?:csv|tsv|tab|txt|json|jsonl|ndjson|gz|zip|xlsx?|parquet|dat|log)$/i;

/** A one-line text that is a path or an address and no data: the commonest slip of all. */
function checkNoPath(text: string): void {
  if (text.length > 1024) return;
  const line = text.trim();
  if (line === "" || /[\n\r,;\t|"]/.test(line)) return;
  if (!ADDRESS.test(line) && !FILE_NAME.test(line)) return;
  throw pathNotText(line);
}

function pathNotText(line: string): ClienteleError {
  return new ClienteleError(
    "path-not-text",
    `${show(line)} looks like a path or an address. Pass the contents instead: the text, its bytes or a stream, e.g. await readFile(${show(line)}), or the body of its response.`,
    { value: line, expected: "the text itself" },
  );
}

function join(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
