import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";
import { read, root, sourceOf } from "../common/project.ts";

interface BakeryExport {
  readonly till: string;
  readonly catalogue: string;
  readonly members: string;
  readonly views: string;
}
type Handler = (request: Request) => Promise<Response>;
interface Offers {
  readonly goesWith: readonly { readonly item: string; readonly with: readonly string[] }[];
  readonly instead: readonly { readonly item: string; readonly extra: number }[];
  readonly forYou: readonly string[];
}

/** A module of the example, on the sources instead of the package. */
async function example<Module>(name: string): Promise<Module> {
  const folder = join(root, "test/.cache/bakery");
  mkdirSync(folder, { recursive: true });
  for (const file of ["make-export", "fit-offers", "weekly-list", "checkout-endpoint"])
    writeFileSync(
      join(folder, `${file}.mjs`),
      read(`examples/bakery/${file}.mjs`).replace(
        /from "clientele\/([a-z]+)"/g,
        (_, path: string) => `from ${JSON.stringify(join(root, sourceOf(path)))}`,
      ),
    );
  return (await import(/* @vite-ignore */ join(folder, `${name}.mjs`))) as unknown as Module;
}

const { bakeryExport } = await example<{ bakeryExport(options?: object): BakeryExport }>("make-export");
const { fitOffers, readTill } = await example<{
  fitOffers(till: object): object;
  readTill(till: string, catalogue: string, asOf: string): Promise<object>;
}>("fit-offers");
const { offersHandler } = await example<{
  offersHandler(json: string, historyOf: (card: string) => unknown): Handler;
}>("checkout-endpoint");
const { weeklyList } = await example<{ weeklyList(files: BakeryExport, asOf: string): Promise<string> }>(
  "weekly-list",
);

it("docs/guide/recommend.md shows the figures and the files that its bakery gives", async () => {
  const { till, catalogue, members, views } = bakeryExport();
  const snippets = [...read("docs/guide/recommend.md").matchAll(/^```csv\n([\s\S]*?)^```$/gm)].map(
    (m) => m[1],
  );
  expect([till, catalogue, members].map((file, k) => file.startsWith(snippets[k]))).toEqual([
    true,
    true,
    true,
  ]);
  const shown = await runGuide("recommend", {
    tillFile: till,
    catalogueFile: catalogue,
    membersFile: members,
    viewsFile: views,
    sameTaste: bakeryExport({ tastes: false, members: 80 }).till,
    offersHandler,
  });
  expect(shown).toBe(57);
});

describe("the bakery of the examples", () => {
  const small = bakeryExport({ members: 40 });
  const today = "2026-07-01";
  const history = [{ item: "Croissant" }, { item: "Soup" }];
  let offers: string;
  let ask: (query: string, init?: RequestInit) => Promise<Response>;
  beforeAll(async () => {
    offers = JSON.stringify(fitOffers(await readTill(small.till, small.catalogue, today)));
    const handle = offersHandler(offers, (card) => (card === "K1001" ? history : undefined));
    ask = (query, init) => handle(new Request(`https://bakery.test/${query}`, init));
  });
  const items = (list: readonly { readonly item: string }[]) => list.map(({ item }) => item);

  it("offers at the checkout what goes with the cart, is in stock and not in it", async () => {
    const response = await ask("offers?cart=Soup&cart=Coffee%20beans%20250%20g&customer=K1001");
    expect(response.headers.get("cache-control")).toBe("private, no-store");
    const { goesWith, instead, forYou } = (await response.json()) as Offers;
    expect(goesWith[0]).toEqual({ item: "Baguette", with: ["Soup"] });
    expect(instead).toEqual([{ item: "Coffee beans 500 g", extra: 5 }]);
    const shown = [...items(goesWith), ...forYou.map((words) => words.split(",")[0])];
    expect(new Set(shown).size).toBe(4);
    // lunch is sold out, soup is in the cart, a croissant was had before, the old muffin was given up
    for (const never of ["Cheese sandwich", "Ham sandwich", "Soup", "Croissant", "Carrot muffin"])
      expect(shown).not.toContain(never);
  });

  it("has an answer for those it knows nothing of", async () => {
    for (const query of ["offers", "offers?cart=&customer=__proto__", "offers?cart=boat&customer=nobody"]) {
      const { goesWith, instead, forYou } = (await (await ask(query)).json()) as Offers;
      expect([goesWith, instead]).toEqual([[], []]);
      expect(forYou).toEqual([expect.stringContaining("sells well"), expect.stringContaining("sells well")]);
    }
  });

  it("refuses what is no question for offers, and a file that is no model", async () => {
    expect((await ask("")).status).toBe(404);
    expect((await ask("offers", { method: "POST" })).status).toBe(405);
    expect((await ask(`offers?${"cart=Soup&".repeat(101)}`)).status).toBe(400);
    const broken = offers.replace('"ruleStart":[0', '"ruleStart":[9');
    expect(() => offersHandler(broken, () => [])).toThrow(expect.objectContaining({ code: "bad-model" }));
  });

  it("writes to those who agreed, and no formula into a spreadsheet", async () => {
    const [head, ...lines] = (await weeklyList(small, today)).trim().split("\r\n");
    expect(head).toBe("customer,name,email,reminder,due,why,offer,because");
    const agreed = small.members.split("\n").filter((line) => line.includes(",yes,"));
    expect(lines.map((line) => line.split(",")[0])).toEqual(agreed.map((line) => line.split(",")[0]));
    expect(lines.find((line) => line.startsWith("K1005,"))).toContain(",'=1+1,");
    expect(lines.some((line) => line.startsWith("="))).toBe(false);
    const dates = lines.flatMap((line) => line.match(/2026-\d\d-\d\d/g) ?? []);
    expect(dates.length).toBeGreaterThan(3);
    expect(dates.every((date) => date >= today && date < "2026-07-08")).toBe(true);
  });
});
