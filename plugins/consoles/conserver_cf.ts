/** /etc/conserver.cf: a block for each node between marks; what stands outside of them is kept. */

export const CONSERVER_CF = "/etc/conserver.cf";

export interface ConserverConsole {
  node: string;
  /** Name of the driver, which is that of its program below share/xcat/cons. */
  method: string;
  /** Host whose conserver has it; undefined: `localhost`. */
  host?: string | undefined;
  onDemand: boolean;
}

export interface ConserverSite {
  /** Folder that the program is installed in: `/opt/xcat`. */
  prefix: string;
  /** Addresses whose users need no password. */
  trusted: readonly string[];
}

const BEGIN = /^#xCAT BEGIN (\S+) CONS$/;

/** True where there is a console of ours in it. */
export function hasConsoles(text: string): boolean {
  return text.split("\n").some((line) => BEGIN.test(line));
}

/** The names of the nodes that have a block. */
export function conserverNodes(text: string): string[] {
  return text.split("\n").flatMap((line) => BEGIN.exec(line)?.[1] ?? []);
}

/**
 * Puts these consoles in, each in the place of its old block, else at the end, and takes out those of `removed`.
 * A file without them gets the blocks `access`, `default full` and `default *` first.
 */
export function updateConserverCf(
  text: string,
  site: ConserverSite,
  consoles: readonly ConserverConsole[],
  removed: ReadonlySet<string>,
): string {
  const added = new Map(consoles.map((console) => [console.node, console]));
  const lines: string[] = [];
  const old = splitLines(text);
  for (let at = 0; at < old.length; at++) {
    const line = old[at] ?? "";
    const node = BEGIN.exec(line)?.[1];
    const end = node === undefined ? -1 : old.indexOf(`#xCAT END ${node} CONS`, at);
    if (node === undefined || end < 0) {
      lines.push(line);
      continue;
    }
    const console = added.get(node);
    if (console) lines.push(...renderConsole(console, site));
    else if (!removed.has(node)) lines.push(...old.slice(at, end + 1));
    added.delete(node);
    at = end;
  }
  for (const console of added.values()) lines.push(...renderConsole(console, site));
  return [...missingHead(lines, site), ...lines].map((line) => `${line}\n`).join("");
}

function renderConsole(
  { node, method, host, onDemand }: ConserverConsole,
  { prefix }: ConserverSite,
): string[] {
  return [
    `#xCAT BEGIN ${node} CONS`,
    `console ${node} {`,
    ...host === undefined ? [] : [`  master ${host};`],
    "  type exec;",
    `  exec ${prefix}/share/xcat/cons/${method} ${node};`,
    `  options ${onDemand ? "" : "!"}ondemand;`,
    "}",
    `#xCAT END ${node} CONS`,
  ];
}

/** Blocks that a file needs once; one that is there already, also a person's own, stays as it is. */
function missingHead(lines: readonly string[], { trusted }: ConserverSite): string[] {
  const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  return [
    ...has(/^\s*access\s+\*/) ? [] : ["access * {", `  trusted ${trusted.join(", ")};`, "}"],
    ...has(/^\s*default\s+full\b/) ? [] : ["default full { rw *; }"],
    ...has(/^\s*default\s+\*/) ? [] : [
      "default * {",
      "  logfile /var/log/consoles/&;",
      "  timestamp 1hab;",
      "  include full;",
      "  master localhost;",
      "}",
    ],
  ];
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
