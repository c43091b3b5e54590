/** Where the program's files go below the folder that it is installed into. */
import { type AnyCommand, clientNames } from "../../core/mod.ts";

/** Folders of the program and where their content goes. */
export const folders: readonly (readonly [from: string, to: string])[] = [
  ["share", "share/xcat"],
  ["postscripts", "postscripts"],
  ["docs/man", "share/man"],
  ["docs/completion", "share/bash-completion/completions"],
];

/** `share/netboot/init` → `share/xcat/netboot/init`; undefined for a file that is not installed. */
export function placeOf(asset: string): string | undefined {
  for (const [from, to] of folders) {
    if (asset.startsWith(`${from}/`)) return `${to}${asset.slice(from.length)}`;
  }
  return undefined;
}

/** A link to the program, relative to the folder that it lies in. */
export interface CommandLink {
  path: string;
  target: string;
}

/**
 * Links for commands: daemons in `sbin`, the others in `bin`; none for internal ones and those that would hide another
 * program. Then those by which scripts call the program as any command's client.
 */
export function commandLinks(
  commands: readonly Pick<AnyCommand, "name" | "daemon" | "internal" | "unlinked" | "alsoAt">[],
): CommandLink[] {
  const generic = clientNames.map((name) => ({ path: `bin/${name}`, target: "xcat" }));
  const links = commands.filter(({ internal, unlinked }) => !internal && !unlinked).flatMap((
    { name, daemon, alsoAt = [] },
  ) => [
    daemon ? { path: `sbin/${name}`, target: "../bin/xcat" } : { path: `bin/${name}`, target: "xcat" },
    ...alsoAt.map((place) => {
      const path = `share/xcat/${place}`;
      return { path, target: `${"../".repeat(path.split("/").length - 1)}bin/xcat` };
    }),
  ]);
  return [...links, ...generic];
}

/** Permission bits by what a file is: a program begins with `#!`. */
export function modeOf(content: Uint8Array): number {
  return content[0] === 0x23 && content[1] === 0x21 ? 0o755 : 0o644;
}

/** The program when sources are run by an interpreter; a link's name becomes the first word. */
export function wrapper(interpreter: string, root: string): string {
  return `#!/bin/sh
[ "\${0##*/}" = xcat ] || set -- "\${0##*/}" "$@"
exec ${quote(interpreter)} run --quiet --allow-all --config ${quote(`${root}/deno.json`)} ${
    quote(`${root}/cmd/xcat.ts`)
  } "$@"
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
