/** The template that mypostscript is made from: text with macros, no code. */
import { type Attributes, type Context, NodeError, readAsset, UsageError } from "../../core/mod.ts";
import { shellWord } from "./shell_word.ts";

export interface Template {
  text: string;
  /** `table.column` of each `#TABLE:table:$NODE:column#`. */
  columns: string[];
}

/** What is put in place of a macro that stands alone on a line. */
export interface Blocks {
  site: string;
  node: string;
  scripts: string;
}

const tableMacro = /#TABLE:(\w+):\$NODE:(\w+)#/g;

/** The site's own template, else the one that comes with the program; `#INCLUDE:f#` are read in. */
export async function readTemplate({ fs }: Pick<Context, "fs">, installdir: string): Promise<Template> {
  const folder = `${installdir}/postscripts`;
  const own = await fs.readText(`${folder}/mypostscript.tmpl`);
  const text = await include(
    fs,
    folder,
    own ?? new TextDecoder().decode(readAsset("share/mypostscript/mypostscript.tmpl")),
    0,
  );
  return { text, columns: [...text.matchAll(tableMacro)].map(([, table, column]) => `${table}.${column}`) };
}

/** Values of tables come out as one word of sh, and are not looked through for macros again. */
export function renderTemplate(
  template: Template,
  node: string,
  attributes: Attributes,
  blocks: Blocks,
): string {
  return template.text.split("\n").map((line) => {
    if (line === "#SITE_TABLE_ALL_ATTRIBS_EXPORT#") return blocks.site;
    if (line === "#NODE_ATTRIBS_EXPORT#") return blocks.node;
    if (line === "#INCLUDE_POSTSCRIPTS_LIST#") return blocks.scripts;
    if (line.startsWith("#") && !line.startsWith("#TABLE:")) return line.replaceAll("$NODE", node);
    return line.replaceAll(tableMacro, (_, table, column) => {
      const value = attributes.get(node, `${table}.${column}`) ?? "";
      if (/[\n\0]/.test(value)) throw new NodeError(node, `${table}.${column} has more than one line`);
      return value === "" ? "" : shellWord(value);
    });
  }).join("\n");
}

/** @throws UsageError a file outside of the folder, missing, or that includes itself */
async function include(fs: Context["fs"], folder: string, text: string, depth: number): Promise<string> {
  if (depth > 8) throw new UsageError("mypostscript.tmpl: files include each other without end");
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const name = /^#INCLUDE:(.+)#$/.exec(line)?.[1];
    if (name === undefined) {
      lines.push(line);
      continue;
    }
    const path = name.startsWith("/") ? name : `${folder}/${name}`;
    if (!path.startsWith(`${folder}/`) || path.split("/").includes("..")) {
      throw new UsageError(`mypostscript.tmpl: #INCLUDE:${name}# is outside of ${folder}`);
    }
    const included = await fs.readText(path);
    if (included === undefined) throw new UsageError(`mypostscript.tmpl: ${path} does not exist`);
    lines.push((await include(fs, folder, included, depth + 1)).replace(/\n$/, ""));
  }
  return lines.join("\n");
}
