/** Any Linux whose images are laid out as the original lays them out: Debian, Ubuntu, Red Hat, SUSE, … */
import { bootFolder, defineDistribution, type ImagePlan, imageUrl, UsageError } from "../../core/mod.ts";
import { identify } from "./identify.ts";

/** Takes every version that no other distribution claims: must stand last in the list. */
export const linux = defineDistribution({
  name: "debian",
  matches: () => true,
  identify,
  // Loaded when they are needed, not with every command.
  async *installRoot(context, installation) {
    yield* (await import("./install_root.ts")).installRoot(context, installation);
  },
  install: async (context, image, nodes) =>
    await (await import("./preseed/install.ts")).install(context, image, nodes),
  netboot(image) {
    const folder = bootFolder(image);
    const initrd = firstOf(image, ["initrd-stateless.gz", "initrd.gz"]);
    const kernel = firstOf(image, ["kernel"]);
    const root = firstOf(
      image,
      ["squashfs", "sfs", "cpio.zst", "cpio.xz", "cpio.gz", "tar.xz", "tar.gz", "gz"].map((kind) =>
        `rootimg.${kind}`
      ),
    );
    const words = [
      `imgurl=${imageUrl(image, root)}`,
      `XCAT=${image.server}:${image.xcatdport}`,
      `NODE=${image.node}`,
      "FC=0",
      `XCATHTTPPORT=${image.httpport}`,
      image.console,
      image.addkcmdline,
    ];
    return {
      copies: [kernel, initrd].map((file) => ({
        from: `${image.rootimgdir}/${file}`,
        to: `${folder}/${file}`,
      })),
      kernel: `${folder}/${kernel}`,
      initrd: `${folder}/${initrd}`,
      kcmdline: words.filter((word) => word !== "").join(" "),
    };
  },
});

function firstOf({ files, rootimgdir }: ImagePlan, names: readonly string[]): string {
  const found = names.find((name) => files.includes(name));
  if (found !== undefined) return found;
  const command = names[0]?.startsWith("rootimg") ? "packimage" : "genimage";
  throw new UsageError(`${rootimgdir} has no ${names.join(" or ")}: make it with ${command}`);
}
