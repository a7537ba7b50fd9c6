import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byteChunks, byteLength, type TextSource } from "../../src/core/text-source.ts";

async function textOf(source: TextSource, encoding?: string): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of byteChunks(source, encoding)) parts.push(chunk.slice());
  return Buffer.concat(parts).toString("utf8");
}

const bytes = (...values: number[]) => Uint8Array.from(values);
const utf8 = (text: string) => new TextEncoder().encode(text);

describe("what a source can be", () => {
  const text = "id,name\n1,Łucja 😀\n";
  const sources: [string, () => TextSource][] = [
    ["the text itself", () => text],
    ["bytes", () => utf8(text)],
    ["an ArrayBuffer", () => utf8(text).buffer as ArrayBuffer],
    ["a part of a larger buffer", () => utf8(`xx${text}yy`).subarray(2, 2 + utf8(text).length)],
    ["a Blob", () => new Blob([text])],
    ["a Response", () => new Response(text)],
    [
      "something with arrayBuffer only",
      () => ({ arrayBuffer: async () => utf8(text).buffer as ArrayBuffer }),
    ],
    ["a web stream", () => new Blob([text]).stream()],
    ["a Node stream", () => Readable.from([Buffer.from(text)])],
    ["an iterable of texts", () => ["id,name\n1,", "Łucja 😀\n"]],
    ["an async iterable of bytes and texts", () => mixed(text)],
  ];
  async function* mixed(whole: string): AsyncGenerator<string | Uint8Array> {
    yield whole.slice(0, 3);
    yield utf8(whole.slice(3));
  }
  it.each(sources)("%s", async (_, source) => {
    expect(await textOf(source())).toBe(text);
  });

  it("keeps a surrogate pair whole that is cut between two pieces of text", async () => {
    expect(await textOf(["a\ud83d", "\ude00b"])).toBe("a😀b");
    expect(await textOf(["a\ud83d", "", "\ude00b"])).toBe("a😀b");
  });

  it("encodes a long text in pieces without cutting a character", async () => {
    const long = `x${"😀".repeat(400_000)}`;
    expect((await textOf(long)) === long).toBe(true);
  });

  it("gives any text back, whole or in pieces", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: "grapheme" }), { maxLength: 6 }), async (parts) => {
        const whole = parts.join("");
        fc.pre(!whole.startsWith("\ufeff") && !whole.includes("\0"));
        expect(await textOf(parts)).toBe(whole);
        expect(await textOf(utf8(whole))).toBe(whole);
      }),
      { numRuns: 100 },
    );
  });

  it("tells the reader of a web stream when nobody listens any more", async () => {
    let cancelled = false;
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(utf8("a".repeat(1000))),
      cancel: () => {
        cancelled = true;
      },
    });
    for await (const _ of byteChunks(stream)) break;
    expect(cancelled).toBe(true);
  });

  it("closes an iterable that is read no further", async () => {
    let closed = 0;
    function* texts() {
      try {
        for (;;) yield "a".repeat(1000);
      } finally {
        closed++;
      }
    }
    async function* later() {
      yield* texts();
    }
    for await (const _ of byteChunks(texts())) break;
    for await (const _ of byteChunks(later())) break;
    const blob = { stream: () => later() };
    for await (const _ of byteChunks(blob)) break;
    expect(closed).toBe(3);
  });

  it("cancels the stream and passes on the first error when a piece is wrong", async () => {
    const cancelled: unknown[] = [];
    const stream = new ReadableStream({
      pull: (controller) => controller.enqueue(5),
      cancel: (reason) => {
        cancelled.push(reason);
        throw new Error("cancel failed");
      },
    });
    await expect(textOf(stream)).rejects.toMatchObject({ code: "bad-input" });
    expect(cancelled.length).toBe(1);
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("line cut")) });
    await expect(textOf(broken)).rejects.toThrow("line cut");
  });

  it("knows the length of bytes and files, not of texts and streams", () => {
    expect(byteLength(bytes(1, 2, 3))).toBe(3);
    expect(byteLength(new Blob(["abcd"]))).toBe(4);
    expect(byteLength("abc")).toBeNaN();
    expect(byteLength(["abc"])).toBeNaN();
  });

  it.each([[42], [null], [undefined], [{}], [true]])("refuses %s", async (source) => {
    await expect(textOf(source as never)).rejects.toMatchObject({ code: "bad-input" });
  });

  it("refuses pieces that are neither text nor bytes", async () => {
    await expect(textOf([1, 2] as never)).rejects.toMatchObject({ code: "bad-input" });
  });
});

describe("paths", () => {
  it.each([
    "orders.csv",
    "/data/x.csv",
    "./orders",
    "../a/b",
    "~/shop/orders.tsv",
    "C:\\x.csv",
    "C:/x.csv",
    "https://example.com/export",
    "file:///tmp/a",
    "  orders 2026.CSV \n".trim(),
    "\\\\server\\share\\x.txt",
    "orders.csv.gz",
  ])("%s is refused with the advice to pass the contents", async (path) => {
    await expect(textOf(path)).rejects.toMatchObject({
      code: "path-not-text",
      message: expect.stringContaining("Pass the contents"),
    });
  });

  it("a URL object is refused the same way, a promise with the advice to await it", async () => {
    await expect(textOf(new URL("file:///tmp/a.csv") as never)).rejects.toMatchObject({
      code: "path-not-text",
    });
    await expect(textOf(Promise.resolve("a\n1\n") as never)).rejects.toMatchObject({
      code: "bad-input",
      message: expect.stringContaining("await it first"),
    });
  });

  it.each(["id", "id,path\n1,/x.csv", "a.csv,b", "price", "3.5", "", "orders.csv\n1\n"])(
    "%j is text",
    async (text) => {
      expect(await textOf(text)).toBe(text);
    },
  );
});

describe("encodings", () => {
  const text = "größe;é\n1;2\n";
  it("drops the UTF-8 byte order mark of bytes and of text", async () => {
    expect(await textOf(Buffer.from(`\ufeff${text}`))).toBe(text);
    expect(await textOf(`\ufeff${text}`)).toBe(text);
  });

  it("reads UTF-16 of either order by its mark, whatever encoding says, at every cut", async () => {
    const little = Buffer.from(`\ufeff${text}`, "utf16le");
    const big = Buffer.from(little).swap16();
    for (const marked of [little, big]) {
      expect(await textOf(marked, "windows-1252")).toBe(text);
      for (let cut = 0; cut <= marked.length; cut++) {
        expect(await textOf([marked.subarray(0, cut), marked.subarray(cut)])).toBe(text);
      }
    }
  });

  it("transcodes the encoding it is told", async () => {
    expect(await textOf(bytes(0x67, 0x72, 0xf6, 0xdf, 0x65, 0x80), "windows-1252")).toBe("größe€");
    expect(await textOf(Buffer.from(text, "utf16le"), "utf-16le")).toBe(text);
  });

  it("does not decode again what is text already", async () => {
    for (const encoding of ["windows-1252", "utf-16le"]) {
      expect(await textOf(text, encoding)).toBe(text);
      expect(await textOf([text.slice(0, 2), text.slice(2)], encoding)).toBe(text);
      expect(await textOf([`\ufeff${text}`], encoding)).toBe(text);
      expect(await textOf(Readable.from([text]), encoding)).toBe(text);
    }
  });

  it("refuses an encoding nobody knows", async () => {
    await expect(textOf(bytes(65), "klingon")).rejects.toMatchObject({ code: "bad-option" });
  });

  it("refuses bytes that are not text in the encoding told", async () => {
    await expect(textOf(bytes(65, 10, 0xff, 0xff), "shift_jis")).rejects.toMatchObject({
      code: "bad-encoding",
    });
  });
});

describe("input that is no text", () => {
  const xlsx = Buffer.concat([bytes(0x50, 0x4b, 3, 4, 20, 0), Buffer.from("\0\0[Content_Types].xml")]);
  it.each([
    ["gzip", gzipSync("id\n1\n"), /gzip.*[Gg]unzip/s],
    ["zip", bytes(0x50, 0x4b, 3, 4, 1, 0, 0), /zip archive/],
    ["a workbook", xlsx, /Excel workbook.*CSV/s],
    ["an old workbook", bytes(0xd0, 0xcf, 0x11, 0xe0, 1), /\.xls/],
    ["a PDF", Buffer.from("%PDF-1.7 ..."), /PDF/],
    ["Parquet", Buffer.from("PAR1...."), /Parquet/],
    ["a picture", bytes(0x89, 0x50, 0x4e, 0x47, 13), /image/],
    ["zstd", bytes(0x28, 0xb5, 0x2f, 0xfd, 0), /zstd/],
    ["NUL bytes", bytes(97, 0, 98, 0), /NUL.*utf-16le/s],
  ])("%s", async (_, input, message) => {
    await expect(textOf(input)).rejects.toMatchObject({
      code: "binary-input",
      message: expect.stringMatching(message),
    });
    // also when the first bytes come one by one
    const single = Array.from(input, (b) => bytes(b));
    await expect(textOf(single)).rejects.toMatchObject({ code: "binary-input" });
  });
});
