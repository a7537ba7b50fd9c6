const HINTS: Readonly<Record<string, string>> = {
  "missing-column": "Column names of --map must be written as in the file.",
  "mixed-currency": "Give rates, such as --currency EUR --rates EUR=1,USD=0.92.",
};

const dashed = (name: string) => `--${name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`)}`;

/** A message of the library in the words of the command, with options instead of arguments, and what helps where it does not say. */
export function inOptions(message: string, code: string): string {
  const said = message
    .replace(
      /read\w+\(source, \{ map: \{ ([^}]*) \} \}\)/,
      (_, pairs: string) =>
        `--map "${pairs
          .replace(/: "([^"]*)",?/g, "=$1,")
          .replace(/,? ?$/, "")
          .replace(/, /g, ",")}"`,
    )
    .replace(/read\w+\(source, \{ layout: "([^"]*)" \}\)/, "--layout $1")
    .replace(/ that read\w+ knows/, " that is known here")
    .replace(
      /\b([Pp])ass (\w+): "([^"]*)"/g,
      (_, p: string, name: string, value: string) => `${p === "P" ? "U" : "u"}se ${dashed(name)} ${value}`,
    )
    .replace(/: pass a target and rates, e\.g\. .*?\), or /, ": give rates, or ")
    .replace(/\bpass dateOrder\b/, "use --date-order")
    .replace(/^Option map of \w+ /, "--map ")
    .replace(/^Option (map)\.(\w+) /, "--$1: $2 ")
    .replace(/^Option (\w+)/, (_, name: string) => dashed(name))
    .replace(/^The input /, "The file ");
  return HINTS[code] === undefined ? said : `${said}\n${HINTS[code]}`;
}
