/** `noderange(3)`: every form of a noderange with an example, made of the data in `noderange/manual.ts`. */
import { manualForms, manualNodes } from "./noderange/manual.ts";
import { escapeRoff, heading, item, paragraphs, references, title, verbatim } from "./roff.ts";

export function renderNoderangePage(date?: string): string {
  const forms = manualForms.map(({ form, doc, example, expands }) =>
    item(form, doc) +
    `.IP\n\\fB${escapeRoff(example)}\\fR gives ${
      expands.length === 0 ? "nothing" : escapeRoff(expands.join(", "))
    }.\n`
  );
  const cluster = Object.entries(manualNodes).map(([node, { groups, mgt }]) =>
    `${node.padEnd(8)}${groups.join(",").padEnd(20)}${mgt}`
  );
  return [
    title("noderange", 3, date),
    heading("NAME"),
    "noderange \\- how commands are told which nodes they shall work on\n",
    heading("SYNOPSIS"),
    "\\fBcommand\\fR noderange [words...]\n",
    heading("DESCRIPTION"),
    paragraphs(
      "Most commands take a noderange as their first word: names, groups, ranges and conditions, joined by commas " +
        "and read from left to right. The nodes come sorted by name, each once. Quote it where the shell gives " +
        "brackets, parentheses, ! or | a meaning of their own.\n\n" +
        "The nodes of site.excludenodes are always taken away. A name that is neither node nor group is an error, " +
        "except for commands that make nodes.",
    ),
    heading("FORMS"),
    paragraphs("The examples are meant for the cluster at the end of this page."),
    ...forms,
    heading("CLUSTER OF THE EXAMPLES"),
    paragraphs("Node, nodelist.groups and nodehm.mgt:"),
    verbatim(cluster.join("\n")),
    heading("SEE ALSO"),
    references([["nodels", 1], ["xcat", 1]]),
  ].join("");
}
