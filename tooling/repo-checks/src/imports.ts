import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";

/** What a file imports. */
export interface Import {
  readonly specifier: string;
  /** Gone at run time: `import type`. */
  readonly typeOnly: boolean;
}

/** A workspace package as its folder has it. */
export interface PackageSource {
  /** The folder's name: `core`. */
  readonly folder: string;
  /** Names in dependencies, optionalDependencies and peerDependencies. */
  readonly declared: readonly string[];
  /** Files that its entries reach, with the imports of each; tests and what only they use are not among them. */
  readonly files: ReadonlyMap<string, readonly Import[]>;
}

/** Reads every package of a folder. */
export function readPackages(packages: string): readonly PackageSource[] {
  return readdirSync(packages)
    .filter((folder) => existsSync(join(packages, folder, "package.json")))
    .map((folder) => readPackage(join(packages, folder), folder));
}

function readPackage(root: string, folder: string): PackageSource {
  const manifest: Manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const files = new Map<string, readonly Import[]>();
  const visit = (file: string): void => {
    const name = relative(root, file);
    if (files.has(name)) return;
    const found = importsOf(file);
    files.set(name, found);
    for (const { specifier } of found) if (specifier.startsWith(".")) visit(join(dirname(file), specifier));
  };
  for (const entry of sourcesIn([manifest.exports, manifest.imports])) visit(join(root, entry));
  return {
    folder,
    declared: [manifest.dependencies, manifest.optionalDependencies, manifest.peerDependencies].flatMap(
      (names) => Object.keys(names ?? {}),
    ),
    files,
  };
}

interface Manifest {
  readonly exports?: unknown;
  readonly imports?: unknown;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The TypeScript files that the conditions of a manifest's entries name. */
function sourcesIn(entries: unknown): readonly string[] {
  if (typeof entries === "string") return /^\.\/src\/.*\.ts$/.test(entries) ? [entries] : [];
  return typeof entries === "object" && entries !== null ? Object.values(entries).flatMap(sourcesIn) : [];
}

function importsOf(file: string): readonly Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean): void => {
    if (specifier !== undefined && ts.isStringLiteralLike(specifier)) {
      found.push({ specifier: specifier.text, typeOnly });
    }
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly === true);
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
