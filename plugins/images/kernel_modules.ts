/** Which kernel modules an initrd needs, and in which order they are loaded. Pure. */
import { UsageError } from "../../core/mod.ts";

/** What every diskless node needs besides its network adapter, where the kernel has it as a module. */
export const bootModules = [
  "af_packet",
  "loop",
  "squashfs",
  "overlay",
  "nfs",
  "nfsv3",
  "nfsv4",
  "virtio_pci",
];

/** Network adapters that servers and virtual machines have; those that the kernel does not know are left out. */
export const usualNetworkModules = [
  ...[
    "virtio_net",
    "e1000",
    "e1000e",
    "igb",
    "igc",
    "ixgbe",
    "i40e",
    "ice",
    "tg3",
    "bnx2",
    "bnx2x",
    "bnxt_en",
  ],
  ...[
    "mlx4_en",
    "mlx5_core",
    "r8169",
    "forcedeth",
    "sky2",
    "8139cp",
    "8139too",
    "atl1c",
    "vmxnet3",
    "be2net",
  ],
  ...["qede", "sfc", "cxgb4", "enic", "ena", "hv_netvsc", "xen_netfront"],
];

/** Texts of modules.dep and modules.builtin. */
export interface ModuleLists {
  dependencies: string;
  builtin: string;
}

/**
 * Files below /lib/modules/VERSION, each after those that it needs. A wanted module may also be built in.
 * @param optional modules that may be missing
 * @throws UsageError a wanted module that the kernel does not have
 */
export function moduleOrder(
  { dependencies, builtin }: ModuleLists,
  wanted: readonly string[],
  optional: readonly string[],
  version: string,
): string[] {
  const files = new Map<string, string>(), needs = new Map<string, string[]>();
  for (const line of dependencies.split("\n")) {
    const [file = "", list = ""] = line.split(":");
    if (file === "") continue;
    files.set(moduleName(file), file);
    needs.set(file, list.split(/\s+/).filter(Boolean));
  }
  const built = new Set(builtin.split("\n").filter(Boolean).map(moduleName));
  const missing = wanted.map(moduleName).filter((name) => !files.has(name) && !built.has(name));
  if (missing.length > 0) {
    throw new UsageError(
      `Kernel ${version} has no module ${missing.join(", ")}; its modules: find /lib/modules/${version}`,
    );
  }
  const ordered = new Set<string>();
  const add = (file: string) => {
    // modules.dep names all that a module needs, the nearest first.
    for (const other of [...needs.get(file) ?? []].reverse()) ordered.add(other);
    ordered.add(file);
  };
  for (const name of [...wanted, ...optional].map(moduleName)) {
    const file = files.get(name);
    if (file !== undefined) add(file);
  }
  return [...ordered];
}

/** `kernel/drivers/net/8139too.ko.xz` → `8139too`; dashes and underscores mean the same. */
export function moduleName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1).replace(/\.ko(\.\w+)?$/, "").replaceAll("-", "_");
}
