/** The imports of the sources, as they are written. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

export interface Import {
  specifier: string;
  /** Only types: nothing is loaded. */
  typeOnly: boolean;
}

export const root = new URL("..", import.meta.url).pathname;

/** Paths of all TypeScript files below folders of the repository, relative to it. */
export function sourceFiles(folders: readonly string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
  ).sort();
}

/** Tests, and what the implementations of one port all have to pass. */
export function isTest(path: string): boolean {
  return /\.test\.ts$|\/contract\//.test(path);
}

/** The text of a source file without comments. */
export function codeOf(path: string): string {
  return readFileSync(join(root, path), "utf8")
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/^\s*\/\/.*$/gm, "");
}

/** Static imports and re-exports; `import("./x.ts")` loads later and is left out. */
export function importsOf(code: string): Import[] {
  const found: Import[] = [];
  for (
    const match of code.matchAll(
      /^(?:import|export)\s+(type\s)?(?:([\w*{},\s$]+?)\s*from\s*)?"([^"]+)"/gm,
    )
  ) {
    const [, type, names = "", specifier = ""] = match;
    const listed = /^\{([\s\S]*)\}$/.exec(names.trim())?.[1]?.split(",").map((name) => name.trim()).filter(
      Boolean,
    );
    found.push({
      specifier,
      typeOnly: Boolean(type) || Boolean(listed?.every((name) => name.startsWith("type "))),
    });
  }
  return found;
}

/** The first circle found, as paths of which each imports the next; undefined where there is none. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(path)) return [...trail.slice(trail.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path) ?? []) {
      const cycle = visit(next, [...trail, path]);
      if (cycle) return cycle;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}
