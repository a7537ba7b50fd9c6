import { join } from "node:path";
import { expect, it } from "vitest";
import { runGuide } from "../common/guide.ts";
import { read, root } from "../common/project.ts";

interface GymExport {
  readonly contracts: string;
  readonly events: string;
  readonly members: string;
}

it("docs/guide/churn.md shows the figures and the files that its gym gives", async () => {
  const { gymExport } = (await import(
    /* @vite-ignore */ join(root, "examples/gym/make-export.mjs")
  )) as unknown as { gymExport(options?: object): GymExport };
  const { contracts, events, members } = gymExport();
  const snippets = [...read("docs/guide/churn.md").matchAll(/^```csv\n([\s\S]*?)^```$/gm)].map((m) => m[1]);
  expect([contracts, events, members].map((file, k) => file.startsWith(snippets[k]))).toEqual([
    true,
    true,
    true,
  ]);
  const shown = await runGuide("churn", {
    contractsFile: contracts,
    eventsFile: events,
    membersFile: members,
    nextExport: (called: readonly string[]) =>
      gymExport({ exportedOn: "2026-10-01", called, calledOn: "2026-07-01" }),
    smallGym: gymExport({ members: 80 }),
  });
  expect(shown).toBe(52);
});
