/** The column of a table, or field of a row, that says the segment: results of this module call it "segment", "stage" or "cluster". */
export function segmentColumn(columns: object): string {
  return ["segment", "stage", "cluster"].find((name) => Object.hasOwn(columns, name)) ?? "segment";
}
