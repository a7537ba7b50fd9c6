import { escapeHtml, htmlFold, paragraphs } from "../html.ts";
import type { ReportPart } from "../part.ts";
import type { ReportDefinition } from "../reductions.ts";
import { HEADINGS, OWN_DEFINITIONS } from "../words.ts";

/** How each number is made. */
export interface DefinitionsPart {
  readonly definitions: readonly ReportDefinition[];
}

export const definitionsPart: ReportPart<DefinitionsPart, "definitions"> = {
  needs: ["definitions"],
  build: ({ definitions }) => ({ definitions: [...OWN_DEFINITIONS, ...definitions] }),
  shape: { definitions: [{ name: "text", variant: "text", formula: "text", window: "text" }] },
  view: ({ definitions }) => ({
    id: "definitions",
    heading: HEADINGS.definitions,
    blocks: [
      paragraphs(
        "Two programs can show two numbers for the same thing because they count differently. This is how it was counted here.",
      ),
      htmlFold(
        "The definitions",
        `<dl class="terms">${definitions
          .map(
            (d) =>
              `<div><dt>${escapeHtml(d.name)}${d.variant === "" ? "" : ` <small>${escapeHtml(d.variant)}</small>`}</dt><dd>${escapeHtml(sentence(d.formula))}${d.window === "" ? "" : ` <small>Counted: ${escapeHtml(d.window)}.</small>`}</dd></div>`,
          )
          .join("\n")}</dl>`,
        true,
      ),
    ],
  }),
};

function sentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
