/** `xdshbak`: puts what each node said under its name. */
import { defineCommand, flag, type Result, UsageError } from "../../core/mod.ts";
import { nodeLines } from "./node_lines.ts";

export const xdshbak = defineCommand({
  name: "xdshbak",
  summary: "Sort output of many nodes by node",
  description:
    "Reads lines of the form node: text, as xdsh prints them, until the input ends. Lines of one node that follow " +
    "each other stay together. What names no node goes to standard error.",
  options: {
    compress: flag("c", "equal output once, under the names of all nodes"),
    plain: flag("x", "no headers: the lines, sorted by node"),
    bare: flag("b", "with -x, without the names"),
    quiet: flag("q", "accepted for scripts; nothing else is ever said"),
  },
  local: true,
  stdin: "always",
  examples: [
    ["xdsh compute date | xdshbak", "a paragraph a node"],
    ["xdsh compute date | xdshbak -c", "a paragraph for what several nodes said alike"],
  ],
  async *run({ request }, { compress, plain, bare }): AsyncGenerator<Result> {
    if (bare && !plain) throw new UsageError("-b goes with -x only", 255);
    if (compress && plain) throw new UsageError("-c and -x exclude each other", 255);
    const { pieces, nameless } = readPieces(request.stdin ?? "");
    for (const line of nameless) yield { warning: `A line names no node: ${line}` };
    const blocks = compress
      ? compressed(pieces)
      : pieces.sort(byNode).map((piece) => plain ? plainLines(piece, bare) : underName(piece));
    const gap = plain ? "" : "\n";
    for (const [index, block] of blocks.entries()) yield { data: index === 0 ? block : gap + block };
  },
});

/** Lines of one node that came one after another. */
interface Piece {
  node: string;
  lines: string[];
}

function readPieces(output: string) {
  const pieces: Piece[] = [];
  const nameless: string[] = [];
  for (const { node, text } of nodeLines(output, ": ")) {
    const last = pieces.at(-1);
    if (node === undefined) nameless.push(text);
    else if (last?.node === node) last.lines.push(text);
    else pieces.push({ node, lines: [text] });
  }
  return { pieces, nameless };
}

function byNode(a: Piece, b: Piece): number {
  return a.node < b.node ? -1 : a.node > b.node ? 1 : 0;
}

function underName({ node, lines }: Piece): string {
  const name = `HOST:${node}`;
  return [name, "-".repeat(name.length + 1), ...lines].join("\n");
}

function plainLines({ node, lines }: Piece, bare: boolean): string {
  return lines.map((line) => bare ? line : `${node}: ${line}`).join("\n");
}

/** In the order in which a text came first. */
function compressed(pieces: readonly Piece[]): string[] {
  const same = Map.groupBy(pieces, ({ lines }) => lines.join("\n"));
  const width = 79;
  return [...same].map(([text, pieces]) => {
    const nodes = [...new Set(pieces.map(({ node }) => node))].sort();
    return [`HOSTS ${"-".repeat(width - 6)}`, nodes.join(", "), "-".repeat(width), text].join("\n");
  });
}
