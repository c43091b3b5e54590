/** What the tables litefile, litetree and statelite say of nodes; each is read once, whatever the nodes. */
import { isDisabled, NodeError, type Reader, type Result, type Row, UsageError } from "../../core/mod.ts";

export interface LiteFile {
  /** Absolute; a folder ends with a slash. */
  path: string;
  /** How it is kept, such as `tmpfs` or `link,persistent`. */
  options: string;
}

export interface LiteTree {
  priority: string;
  /** `server:/path` */
  directory: string;
  options: string | undefined;
}

export interface LiteTables {
  /** Name of the osimage whose rows hold for the node. */
  image(node: string): string;
  /** By path, so that a folder comes before what is in it. */
  files(image: string): LiteFile[];
  /** By priority. @throws NodeError a directory that cannot be filled in */
  trees(image: string, node: string | undefined): LiteTree[];
  /** Where the node keeps what is persistent. @throws NodeError it cannot be filled in */
  state(node: string): string | undefined;
}

/** What follows the kernel's own list of mounts, whatever the tables say. */
const mountList: LiteFile = { path: "/etc/mtab", options: "link" };

const imageColumns = ["nodetype.provmethod", "nodetype.os", "nodetype.arch", "nodetype.profile"] as const;

export async function readLiteTables(db: Reader, nodes: readonly string[]): Promise<LiteTables> {
  const [files, trees] = [await enabled(db, "litefile"), await enabled(db, "litetree")];
  const states = await db.attributes(nodes, ["statelite.statemnt"]);
  const texts = [
    ...trees.map(({ directory }) => directory ?? ""),
    ...nodes.map((node) => states.get(node, "statelite.statemnt") ?? ""),
  ];
  const variables = new Set(
    texts.flatMap((text) => [...text.matchAll(/\$(\w+\.\w+)/g)].map(([, name = ""]) => name)),
  );
  const values = await db.attributes(nodes, [...imageColumns, ...variables]);
  const fill = (text: string, node: string) => fillIn(text, node, (column) => values.get(node, column));
  return {
    image(node) {
      const [method, ...parts] = imageColumns.map((column) => values.get(node, column) ?? "");
      if (method && !["install", "netboot", "statelite"].includes(method)) return method;
      return [parts[0], parts[1], "statelite", parts[2]].join("-");
    },
    files(image) {
      const found = files.filter((row) => holdsFor(row, image))
        .map(({ file = "", options = "tmpfs" }) => ({ path: file, options }));
      return [...found.filter(({ path }) => path !== mountList.path), mountList]
        .sort((a, b) => a.path < b.path ? -1 : 1);
    },
    trees(image, node) {
      return trees.filter((row) => holdsFor(row, image))
        .sort((a, b) => Number(a.priority) - Number(b.priority))
        .map(({ priority = "", directory = "", mntopts }) => ({
          priority,
          directory: node === undefined ? directory : fill(directory, node),
          options: mntopts,
        }));
    },
    state(node) {
      const text = states.get(node, "statelite.statemnt");
      return text === undefined ? undefined : fill(text, node);
    },
  };
}

/** `tmpfs         /etc/adjtime` */
export function renderLiteFile({ path, options }: LiteFile): string {
  return `${options.padEnd(14)}${path}`;
}

/** `10.0.0.1:/statelite :soft` */
export function renderLiteTree({ directory, options }: LiteTree): string {
  return options === undefined ? directory : `${directory} :${options}`;
}

/** What one node cannot have is that node's error, and stops no other. */
export function* orError(node: string, make: () => Result[]): Generator<Result> {
  try {
    yield* make();
  } catch (error) {
    if (!(error instanceof NodeError || error instanceof UsageError)) throw error;
    yield { node, error: error.message };
  }
}

async function enabled(db: Reader, table: string): Promise<Row[]> {
  return (await db.rows(table)).filter((row) => !isDisabled(row));
}

function holdsFor({ image }: Row, wanted: string): boolean {
  return image === undefined || image === "" || image === "ALL" || image === wanted;
}

/** `$node` and `$table.column`; what a table says is never run as a command. */
function fillIn(text: string, node: string, value: (column: string) => string | undefined): string {
  if (text.includes("#CMD=")) throw new NodeError(node, `"${text}": commands in tables are not run`);
  return text.replaceAll(/\$(?:(\w+\.\w+)|node\b)/g, (variable, column?: string) => {
    if (column === undefined) return node;
    const found = value(column);
    if (found === undefined) throw new NodeError(node, `${variable} in "${text}" has no value`);
    return found;
  });
}
