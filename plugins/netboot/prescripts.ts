/** The scripts of the table prescripts, which nodeset runs on the server before and after it prepares nodes. */
import { type Attributes, type Context, eachNode, UsageError } from "../../core/mod.ts";

/** The columns that it reads. */
export const prescriptColumns = ["prescripts.begin", "prescripts.end"] as const;

/** A script is handed this many characters of node names at once: one environment string holds 128 KiB. */
const NODES_LENGTH = 100_000;

/**
 * Scripts of one column for one action, in order. `s1,s2|netboot:s3` is s1 and s2 for every action, s3 for netboot.
 * @param actions names of what is done, such as `netboot`
 * @throws UsageError a name that is none
 */
export function parsePrescripts(text: string, actions: readonly string[]): string[] {
  return text.split("|").flatMap((part) => {
    const colon = part.indexOf(":");
    if (colon >= 0 && !actions.includes(part.slice(0, colon).trim())) return [];
    return part.slice(colon + 1).split(",").map((word) => word.trim()).filter((word) => word !== "");
  }).map((name) => {
    if (/^[\w][\w.+-]*$/.test(name)) return name;
    throw new UsageError(`prescripts: "${name}" is no name of a script: letters, digits and _ . + - are`);
  });
}

export interface PrescriptRun {
  script: string;
  nodes: readonly string[];
}

/** Which script is run for which nodes: nodes with the same list of scripts go together. */
export function planPrescripts(
  column: typeof prescriptColumns[number],
  nodes: readonly string[],
  actions: readonly string[],
  attributes: Attributes,
): PrescriptRun[] {
  const lists = Map.groupBy(nodes, (node) => attributes.get(node, column) ?? "");
  return [...lists].flatMap(([text, nodes]) =>
    parsePrescripts(text, actions).map((script) => ({ script, nodes }))
  );
}

/**
 * Runs them, yielding what they print. Environment of a script: NODES, comma-separated, and ACTION.
 * @throws UsageError the first script that is missing or fails
 */
export async function* runPrescripts(
  context: Pick<Context, "fs" | "run" | "signal">,
  runs: readonly PrescriptRun[],
  action: string,
  installdir: string,
): AsyncGenerator<{ info: string }> {
  for (const { script, nodes } of runs) {
    const path = `${installdir}/prescripts/${script}`;
    const text = await context.fs.readText(path);
    if (text === undefined) throw new UsageError(`prescripts: ${path} does not exist`);
    const most = /^#xCAT setting:\s*MAX_INSTANCE\s*=\s*(\d+)/m.exec(text)?.[1];
    const output: string[] = [];
    const once = async (names: readonly string[]) => {
      output.push(...await runOnce(context, path, names, action));
    };
    if (most === undefined) { for (const names of portions(nodes)) await once(names); }
    else {
      const width = Math.max(Number(most), 1);
      for await (
        const { node, error } of eachNode(nodes, (node) => once([node]), { width, signal: context.signal })
      ) {
        throw new UsageError(`${node}: ${error}`);
      }
    }
    for (const info of output) yield { info };
  }
}

async function runOnce(
  { fs, run, signal }: Pick<Context, "fs" | "run" | "signal">,
  path: string,
  nodes: readonly string[],
  action: string,
): Promise<string[]> {
  const env = { NODES: nodes.join(","), ACTION: action };
  const { status, stdout, stderr } = await run([fs.real(path)], { env, signal });
  const lines = `${stdout}${stderr}`.split("\n").filter((line) => line.trim() !== "");
  if (status === 0) return lines;
  const last = lines.at(-1);
  throw new UsageError(
    `prescripts: ${path} ended with status ${status}${last === undefined ? "" : `: ${last}`}`,
  );
}

function portions(nodes: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let length = 0;
  for (const node of nodes) {
    length += node.length + 1;
    if (length > NODES_LENGTH) {
      parts.push([]);
      length = node.length;
    }
    parts.at(-1)?.push(node);
  }
  return parts;
}
