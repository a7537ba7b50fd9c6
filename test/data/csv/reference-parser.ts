/**
 * A plain, slow second reading of RFC 4180, one character at a time, to compare the engine with. Blank lines are skipped (lines of blanks too
 * where the first row has several fields); fields come as text.
 */
export function parsePlainly(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let inQuotes = false;
  let wasQuoted = false;
  const endField = () => {
    row.push(field);
    field = "";
  };
  const endRow = () => {
    const several = rows.length > 0 && rows[0].length > 1;
    const blank = row.length === 0 && !wasQuoted && (several ? /^[ \t]*$/ : /^$/).test(field);
    endField();
    if (!blank) rows.push(row);
    row = [];
    wasQuoted = false;
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (inQuotes) {
      if (c === '"' && text[i + 1] === '"') {
        field += '"';
        i++;
      } else if (c === '"') {
        inQuotes = false;
      } else {
        field += c;
      }
    } else if (c === '"' && field === "") {
      inQuotes = true;
      wasQuoted = true;
    } else if (c === delimiter) {
      endField();
    } else if (c === "\r" || c === "\n") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      endRow();
    } else {
      field += c;
    }
  }
  if (field !== "" || row.length > 0 || wasQuoted) endRow();
  return rows;
}
