/** What `nodeset` is asked to plan: `osimage=NAME`, `netboot`, `boot`, `shell`, `runcmd=bmcsetup`, … */
import { UsageError } from "../../core/mod.ts";

export type BootTarget =
  /** `name` undefined: the one that nodetype.provmethod names. */
  | { kind: "osimage"; name: string | undefined }
  | { kind: "install" | "netboot" | "statelite" | "boot" | "stat" | "offline" | "next" }
  /** The discovery environment; `destiny` is what it shall do. */
  | { kind: "discovery"; destiny: string };

/**
 * Reads the word.
 * @throws UsageError no such state
 */
export function parseBootTarget(word: string): BootTarget {
  const [verb = "", ...rest] = word.split("=");
  const value = rest.length === 0 ? undefined : rest.join("=");
  if (value === "") throw new UsageError(`nodeset: "${word}" has nothing after the "="`);
  if (/[\s\p{Cc}]/u.test(word)) {
    throw new UsageError(`nodeset: "${word}" has a blank in it, which a kernel argument cannot carry`);
  }
  if (verb === "osimage") return { kind: "osimage", name: value };
  if (value === undefined && isPlain(verb)) return { kind: verb };
  if (value === undefined && ["shell", "standby", "shutdown", "discover", "reboot"].includes(verb)) {
    return { kind: "discovery", destiny: verb };
  }
  if (value !== undefined && ["runcmd", "runimage"].includes(verb)) {
    return { kind: "discovery", destiny: word };
  }
  throw new UsageError(
    `nodeset: "${word}" is no boot state; it is one of osimage[=NAME], install, netboot, statelite, boot, offline, shell, ` +
      "standby, runcmd=COMMAND, runimage=URL, next, stat",
  );
}

function isPlain(
  verb: string,
): verb is "install" | "netboot" | "statelite" | "boot" | "stat" | "offline" | "next" {
  return ["install", "netboot", "statelite", "boot", "stat", "offline", "next"].includes(verb);
}
