/** mypostscript: the script that sets a node's environment and runs its postscripts. */
import { type Context } from "../../core/mod.ts";
import { type NodeEnvironments, nodeEnvironments } from "./node_environment.ts";
import { orderScripts, type ScriptSection } from "./script_lists.ts";
import { shellWord } from "./shell_word.ts";
import { readTemplate, renderTemplate, type Template } from "./template.ts";

/** Makes the text for one of `nodes`; tables and the template were read once for all of them. */
export async function openMypostscripts(
  context: Pick<Context, "db" | "fs" | "net" | "resolve">,
  nodes: readonly string[],
): Promise<(node: string) => Promise<string>> {
  const installdir = (await context.db.site()).get("installdir") ?? "/install";
  const template = await readTemplate(context, installdir);
  const environments = await nodeEnvironments(context, nodes, template.columns);
  return (node) => make(node, template, environments);
}

async function make(node: string, template: Template, environments: NodeEnvironments): Promise<string> {
  const { attributes, defaults, site } = environments;
  const { osimage } = await environments.image(node);
  const columns = (row: Readonly<Record<string, string>>) => ({
    postscripts: row.postscripts,
    postbootscripts: row.postbootscripts,
  });
  const sections = orderScripts(node, {
    defaults: columns(defaults),
    osimage: columns(osimage),
    node: {
      postscripts: attributes.get(node, "postscripts.postscripts"),
      postbootscripts: attributes.get(node, "postscripts.postbootscripts"),
    },
  }, environments.isDiskless(node));
  return renderTemplate(template, node, attributes, {
    site,
    node: await environments.exports(node),
    scripts: sections.map(renderSection).join("\n"),
  });
}

/** The marks are what other programs find their way by. */
export function renderSection({ name, parts, scripts }: ScriptSection): string {
  return [
    `# ${name}-start-here`,
    ...parts.map(renderSection),
    ...scripts.map((script) => `run_ps ${script.split(" ").map(shellWord).join(" ")}`),
    `# ${name}-end-here`,
  ].join("\n");
}
