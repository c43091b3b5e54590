/** The scripts of a node, in the order in which they are run. */
import { NodeError } from "../../core/mod.ts";

/** Comma-separated scripts with their arguments; undefined: none. */
export interface ScriptColumns {
  postscripts: string | undefined;
  postbootscripts: string | undefined;
}

/** Where scripts come from, in the order of their sources. */
export interface ScriptSources {
  defaults: ScriptColumns;
  osimage: ScriptColumns;
  node: ScriptColumns;
}

/** A part of mypostscript between `# NAME-start-here` and `# NAME-end-here`: scripts, or further parts. */
export interface ScriptSection {
  name: string;
  parts: readonly ScriptSection[];
  scripts: readonly string[];
}

const sources = ["defaults", "osimage", "node"] as const;

/**
 * A diskless node runs everything at each boot: by source, postscripts before postbootscripts. An installed node runs
 * all postscripts first, and the postbootscripts at its first boot. What one source named is not run again for
 * the next.
 * @throws NodeError a word that is no name of a script
 */
export function orderScripts(node: string, all: ScriptSources, isDiskless: boolean): ScriptSection[] {
  const seen = { postscripts: new Set<string>(), postbootscripts: new Set<string>() };
  const part = (source: typeof sources[number], column: keyof ScriptColumns): ScriptSection => {
    const scripts = splitScripts(node, all[source][column]).filter((script) => {
      const isNew = !seen[column].has(script);
      seen[column].add(script);
      return isNew;
    });
    return { name: `${source}-${column}`, parts: [], scripts };
  };
  const columns = ["postscripts", "postbootscripts"] as const;
  if (!isDiskless) {
    return columns.map((name) => ({ name, parts: sources.map((source) => part(source, name)), scripts: [] }));
  }
  const parts = sources.flatMap((source) => columns.map((column) => part(source, column)));
  return [{ name: "postscripts", parts, scripts: [] }];
}

/** `a,b c` is the script a, and b with the argument c. */
function splitScripts(node: string, text: string | undefined): string[] {
  return (text ?? "").split(",").map((word) => word.trim().replace(/\s+/g, " ")).filter((word) => word !== "")
    .map((script) => {
      const [name = ""] = script.split(" ");
      if (/^\w[\w.+-]*(\/\w[\w.+-]*)*$/.test(name)) return script;
      throw new NodeError(node, `"${name}" in the table postscripts is no name of a script`);
    });
}
