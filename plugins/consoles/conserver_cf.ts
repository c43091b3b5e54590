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
  /** Bytes above which conserver puts a log aside, as NODE-DATE-TIME. */
  mostBytes: number;
}

/** conserver takes no smaller logs. */
const LEAST_KILOBYTES = 2;

const BEGIN = /^#xCAT BEGIN (\S+) CONS$/;

/** True where there is a console of ours in it. */
export function hasConsoles(text: string): boolean {
  return /^#xCAT BEGIN \S+ CONS$/m.test(text);
}

/** The names of the nodes that have a block. */
export function conserverNodes(text: string): string[] {
  return text.split("\n").flatMap((line) => BEGIN.exec(line)?.[1] ?? []);
}

/**
 * Puts these consoles in, each in the place of its old block, else at the end, and takes out those of `removed`.
 * A file without them gets the blocks `access *`, `default full` and `default *`.
 */
export function updateConserverCf(
  text: string,
  site: ConserverSite,
  consoles: readonly ConserverConsole[],
  removed: ReadonlySet<string>,
): string {
  const added = new Map(consoles.map((console) => [console.node, console]));
  const lines: string[] = [];
  const old = withAccess(splitLines(text), site);
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
  return [...missingDefaults(lines, site), ...lines].map((line) => `${line}\n`).join("");
}

const ACCESS_BEGIN = "#xCAT BEGIN ACCESS";
const ACCESS_END = "#xCAT END ACCESS";

/** Renews our block of trusted hosts, or puts it first; a person's own block stays as it is. */
function withAccess(lines: readonly string[], { trusted }: ConserverSite): string[] {
  const block = [ACCESS_BEGIN, "access * {", `  trusted ${trusted.join(", ")};`, "}", ACCESS_END];
  const begin = lines.indexOf(ACCESS_BEGIN), end = lines.indexOf(ACCESS_END);
  if (begin >= 0 && end > begin) return [...lines.slice(0, begin), ...block, ...lines.slice(end + 1)];
  return lines.some((line) => /^\s*access\s+\*/.test(line)) ? [...lines] : [...block, ...lines];
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
function missingDefaults(lines: readonly string[], { mostBytes }: ConserverSite): string[] {
  const has = (pattern: RegExp) => lines.some((line) => pattern.test(line));
  return [
    ...has(/^\s*default\s+full\b/) ? [] : ["default full { rw *; }"],
    ...has(/^\s*default\s+\*/) ? [] : [
      "default * {",
      "  logfile /var/log/consoles/&;",
      `  logfilemax ${Math.max(LEAST_KILOBYTES, Math.round(mostBytes / 1024))}k;`,
      "  timestamp 1hab;",
      "  include full;",
      "  master localhost;",
      "  options autoreinit, reinitoncc;",
      "}",
    ],
  ];
}

function splitLines(text: string): string[] {
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}
