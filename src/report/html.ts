/** Text as it can stand between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(/[&<>"'`]/g, (c) => `&#${c.charCodeAt(0)};`)
      // characters that no HTML may hold, and the ones that turn the direction of everything after them
      .replace(/[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd")
  );
}

/** A column of a table. */
export interface HtmlColumn {
  readonly title: string;
  /** Numbers stand to the right. */
  readonly number?: boolean;
  /** Short texts such as dates stay on one line. */
  readonly short?: boolean;
  /** Sentences keep some width on a phone, where the table is scrolled instead. */
  readonly wide?: boolean;
}

/** A table whose first column names the row. Titles and cells are text and escaped here. */
export function htmlTable(
  caption: string,
  columns: readonly HtmlColumn[],
  rows: readonly (readonly string[])[],
): string {
  const cls = (i: number) =>
    columns[i].number
      ? ' class="n"'
      : columns[i].short
        ? ' class="d"'
        : columns[i].wide
          ? ' class="long"'
          : "";
  const head = columns.map((c, i) => `<th scope="col"${cls(i)}>${escapeHtml(c.title)}</th>`).join("");
  const body = rows
    .map((row) => {
      const cells = row.map((text, i) =>
        i === 0
          ? `<th scope="row"${cls(i) || (text.length > 24 ? ' class="long"' : "")}>${escapeHtml(text)}</th>`
          : `<td${cls(i)}>${escapeHtml(text)}</td>`,
      );
      return `<tr>${cells.join("")}</tr>`;
    })
    .join("\n");
  // focusable, so that a keyboard can scroll a table wider than the screen
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

/** One bar of a bar list. */
export interface HtmlBar {
  readonly label: string;
  /** Length from 0 to 1. */
  readonly share: number;
  /** The number beside the bar. */
  readonly text: string;
  /** Drawn in the second color. */
  readonly second?: boolean;
  /** Drawn pale: not complete. */
  readonly pale?: boolean;
}

/** Bars made of CSS: each line reads "label, number" to a screen reader. */
export function htmlBars(bars: readonly HtmlBar[]): string {
  const items = bars.map((b) => {
    const width = `${Math.round(1000 * Math.min(1, Math.max(0, b.share || 0))) / 10}%`;
    const cls = `fill${b.second ? " second" : ""}${b.pale ? " pale" : ""}`;
    return `<li><span class="label">${escapeHtml(b.label)}</span><span class="track" aria-hidden="true"><span class="${cls}" style="width:${width}"></span></span><span class="value">${escapeHtml(b.text)}</span></li>`;
  });
  return `<ul class="bars">${items.join("\n")}</ul>`;
}

/** A cell of a heat table. */
export interface HtmlHeat {
  /** From 0 to 1. */
  readonly share: number;
  readonly text: string;
  readonly pale?: boolean;
}

/** A table whose cells are the darker the larger their number; `dense` for many columns without text in them. */
export function htmlHeat(
  caption: string,
  corner: string,
  columns: readonly string[],
  rows: readonly { readonly label: string; readonly cells: readonly (HtmlHeat | null)[] }[],
  dense = false,
): string {
  const head = [corner, ...columns].map((c) => `<th scope="col">${escapeHtml(c)}</th>`).join("");
  const body = rows
    .map(({ label, cells }) => {
      const tds = cells.map((c) =>
        c === null
          ? "<td></td>"
          : `<td style="--heat:${Math.round(50 * Math.min(1, Math.max(0, c.share || 0)))}%"${c.pale ? ' class="pale"' : ""}>${escapeHtml(c.text)}</td>`,
      );
      return `<tr><th scope="row">${escapeHtml(label)}</th>${tds.join("")}</tr>`;
    })
    .join("\n");
  return `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table class="heat${dense ? " dense" : ""}"><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead>\n<tbody>${body}</tbody></table></div>`;
}

/** A group of customers and what to do for it. */
export interface HtmlGroup {
  readonly name: string;
  /** How large it is, a line each. */
  readonly size: readonly string[];
  readonly meaning: string;
  readonly action: string;
}

/** Groups of customers, one below the other. */
export function htmlGroups(groups: readonly HtmlGroup[]): string {
  const items = groups.map(
    ({ name, size, meaning, action }) =>
      `<li><div><h3>${escapeHtml(name)}</h3><p class="size">${size.map(escapeHtml).join("<br>")}</p></div><div><p><span class="meaning">${escapeHtml(meaning)}</span> ${escapeHtml(action)}</p></div></li>`,
  );
  return `<ul class="segments">${items.join("\n")}</ul>`;
}

/** Sentences as a list. */
export function htmlList(texts: readonly string[]): string {
  return texts.length === 0
    ? ""
    : `<ul class="short">${texts.map((t) => `<li>${escapeHtml(t)}</li>`).join("\n")}</ul>`;
}

/** What only some want to see, behind a line. `body` is HTML; paper shows it when it is to be `printed`. */
export function htmlFold(summary: string, body: string, printed = false): string {
  return `<details${printed ? ' class="printed"' : ""}><summary>${escapeHtml(summary)}</summary>${body}</details>`;
}

/** Paragraphs of text. */
export function paragraphs(...texts: readonly (string | null | undefined | false)[]): string {
  return texts.map((t) => (t ? `<p>${escapeHtml(t)}</p>` : "")).join("\n");
}
