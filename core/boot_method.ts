/** A boot method (`noderes.netboot`): which files make one node boot what was planned. Pure. */

/** What a node shall do at its next network boot. */
export interface BootPlan {
  node: string;
  /** First line of the boot file after `#`: `netboot alt-x86_64-compute`, `boot`, `shell`. */
  state: string;
  /** Absent: boot from the local disk. Paths are relative to the TFTP root. */
  load?: { kernel: string; initrd: string; kcmdline: string };
  /** Addresses of the node's boot interfaces, dotted. */
  addresses: readonly string[];
  /** Hardware addresses in lower case with colons. */
  macs: readonly string[];
  /** Address of the server as the node reaches it. */
  server: string;
  /** site.httpport where it is not 80. */
  httpport?: string;
  /** nodetype.arch; default x86_64. */
  arch?: string;
}

/** A file below the TFTP root with its content, or a symbolic link to what is beside it. */
export type BootFile =
  & { path: string }
  & (
    | { content: string; link?: undefined }
    | { link: string; content?: undefined }
  );

export interface BootMethod {
  /** Value of noderes.netboot. */
  name: string;
  files(plan: BootPlan): BootFile[];
  /** File whose `#state` line says what is planned, relative to the TFTP root. */
  stateFile(node: string): string;
}

export function defineBootMethod(method: BootMethod): BootMethod {
  return method;
}
