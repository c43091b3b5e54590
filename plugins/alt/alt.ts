/** ALT Linux: how a diskless image of it boots. */
import { bootFolder, defineDistribution, type ImagePlan, imageUrl, UsageError } from "../../core/mod.ts";
import { identify } from "./identify.ts";

/** Versions `alt`, `altp10`, `sisyphus`. */
export const alt = defineDistribution({
  name: "alt",
  matches: (osvers) => /^(alt|sisyphus)/i.test(osvers),
  identify,
  // Loaded when they are needed, not with every command.
  async *installRoot(context, installation) {
    yield* (await import("./install_root.ts")).installRoot(context, installation);
  },
  install: async (context, image, nodes) =>
    await (await import("./autoinstall/install.ts")).install(context, image, nodes),
  netboot(image) {
    const folder = bootFolder(image);
    const files = ["kernel", "initrd.gz"];
    for (const file of files) if (!image.files.includes(file)) throw missing(image, file, "genimage");
    return {
      copies: files.map((file) => ({ from: `${image.rootimgdir}/${file}`, to: `${folder}/${file}` })),
      kernel: `${folder}/kernel`,
      initrd: `${folder}/initrd.gz`,
      kcmdline: ["fastboot", ...rootArguments(image), image.console, image.addkcmdline]
        .filter((word) => word !== "").join(" "),
    };
  },
});

/** rootimg.nfs marks an image that is used as a folder over NFS; any other is fetched by HTTP. */
function rootArguments(image: ImagePlan): string[] {
  const { server, rootimgdir, files } = image;
  if (files.includes("rootimg.nfs")) return [`imgurl=nfs://${server}/${rootimgdir}/rootimg`];
  const packed = ["squashfs", "sfs", "cpio.zst", "cpio.xz", "cpio.gz", "cpio"]
    .map((kind) => `rootimg.${kind}`).find((name) => files.includes(name));
  if (packed === undefined) throw missing(image, "rootimg.nfs, .squashfs or .cpio.gz", "packimage");
  return [
    `imgurl=${imageUrl(image, packed)}`,
    `XCAT=${server}:${image.xcatdport}`,
    `NODE=${image.node}`,
  ];
}

function missing(
  { rootimgdir, osvers, osarch, profile }: ImagePlan,
  file: string,
  command: string,
): UsageError {
  return new UsageError(
    `${rootimgdir} has no ${file}: make it with ${command} -o ${osvers} -a ${osarch} -p ${profile}`,
  );
}
