/** Boot devices of rsetboot and what the BMC calls them (IPMI 2.0 §28.13, table 28-14). Pure. */
import type { BootDevice } from "../../core/mod.ts";
import type { BootFlags } from "./boot_flags.ts";

const SELECTORS: Readonly<Record<BootDevice, number>> = {
  def: 0,
  net: 1,
  hd: 2,
  cd: 5,
  setup: 6,
  floppy: 15,
};

/** The words that scripts look for. */
const WORDS: Readonly<Record<number, string>> = {
  0: "BIOS default",
  1: "Network",
  2: "Hard Drive",
  3: "Hard Drive (safe mode)",
  4: "Diagnostic partition",
  5: "CD/DVD",
  6: "BIOS Setup",
  7: "Remote Floppy",
  8: "Remote CD/DVD",
  11: "Remote Hard Drive",
  15: "Floppy",
};

/** `def` takes back what was set. */
export function bootFlagsOf(device: BootDevice, options: { persistent: boolean; uefi: boolean }): BootFlags {
  if (device === "def") return { valid: false, persistent: false, uefi: false, selector: SELECTORS.def };
  return { valid: true, ...options, selector: SELECTORS[device] };
}

/** `Network`, `boot override inactive`. */
export function describeBootFlags({ valid, selector }: BootFlags): string {
  if (!valid) return "boot override inactive";
  return WORDS[selector] ?? `Boot device ${selector}`;
}
