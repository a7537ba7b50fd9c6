import { join } from "node:path";
import ts from "typescript";
import { root, sourceOf, subpaths } from "../common/project.ts";

/** One public name of a subpath. */
export interface PublicName {
  readonly subpath: string;
  readonly name: string;
  readonly kind: "function" | "class" | "interface" | "type" | "const";
  /** Its signature on one line, comments left out. */
  readonly signature: string;
  readonly file: string;
  readonly doc: string;
}

/** Every public name of the package with its signature, from the types of the source. */
export function publicApi(): PublicName[] {
  const config = ts.readConfigFile(join(root, "tsconfig.json"), ts.sys.readFile).config.compilerOptions;
  const { options } = ts.convertCompilerOptionsFromJson(config, root);
  const entries = subpaths().map((subpath) => ({ subpath, file: join(root, sourceOf(subpath)) }));
  const program = ts.createProgram(
    entries.map(({ file }) => file),
    options,
  );
  const checker = program.getTypeChecker();
  const printer = ts.createPrinter({ removeComments: true });
  return entries.flatMap(({ subpath, file }) => {
    const source = program.getSourceFile(file);
    const module = source && checker.getSymbolAtLocation(source);
    if (!source || !module) return [];
    return checker
      .getExportsOfModule(module)
      .map((exported): PublicName => {
        const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
        const declarations = symbol.declarations ?? [];
        const declaration = declarations[0];
        return {
          subpath,
          name: exported.name,
          kind: kindOf(declaration),
          signature: declarations.map((d) => signatureOf(d, printer)).join(" "),
          file: declaration.getSourceFile().fileName.replace(`${root.replace(/\/$/, "")}/`, ""),
          doc: declarations.map((d) => docOf(d)).join("\n"),
        };
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  });
}

/** The text kept in test/public-api.txt. */
export function apiText(names: readonly PublicName[]): string {
  const lines = names.map(({ subpath, name, signature }) =>
    subpath === "." ? undefined : `${subpath}  ${name}  ${signature}`,
  );
  const rootOnly = names
    .filter(
      (n) => n.subpath === "." && !names.some((other) => other.subpath !== "." && other.name === n.name),
    )
    .map(({ name, signature }) => `.  ${name}  ${signature}`);
  return `${[...rootOnly, ...lines.filter((line) => line !== undefined)].join("\n")}\n`;
}

function kindOf(declaration: ts.Declaration): PublicName["kind"] {
  if (ts.isFunctionDeclaration(declaration)) return "function";
  if (ts.isClassDeclaration(declaration)) return "class";
  if (ts.isInterfaceDeclaration(declaration)) return "interface";
  return ts.isTypeAliasDeclaration(declaration) ? "type" : "const";
}

function signatureOf(declaration: ts.Declaration, printer: ts.Printer): string {
  const source = declaration.getSourceFile();
  let node: ts.Node = declaration;
  if (ts.isFunctionDeclaration(declaration)) {
    node = ts.factory.updateFunctionDeclaration(
      declaration,
      declaration.modifiers,
      declaration.asteriskToken,
      declaration.name,
      declaration.typeParameters,
      declaration.parameters,
      declaration.type,
      undefined,
    );
  } else if (ts.isClassDeclaration(declaration)) {
    const members = declaration.members.filter((m) => !(m.name && ts.isPrivateIdentifier(m.name)));
    return `class ${declaration.name?.text} { ${members
      .map((m) => {
        const text = printer.printNode(ts.EmitHint.Unspecified, m, source);
        return text.includes("{") && (ts.isMethodDeclaration(m) || ts.isConstructorDeclaration(m))
          ? `${text.slice(0, text.indexOf(" {\n") < 0 ? undefined : text.indexOf(" {\n"))};`
          : text;
      })
      .join(" ")} }`.replace(/\s+/g, " ");
  }
  return printer.printNode(ts.EmitHint.Unspecified, node, source).replace(/\s+/g, " ").trim();
}

function docOf(declaration: ts.Declaration): string {
  const target = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const text = target.getSourceFile().text;
  const comments = ts.getLeadingCommentRanges(text, target.getFullStart()) ?? [];
  const last = comments.at(-1);
  return last && text.startsWith("/**", last.pos) ? text.slice(last.pos, last.end) : "";
}
