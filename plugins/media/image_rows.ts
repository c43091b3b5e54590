/** The rows that describe a copied disc and the image that installs from it. Pure. */
import type { Row } from "../../core/mod.ts";
import type { NamedDisc } from "./identify_disc.ts";

export interface ImageRow {
  table: "osdistro" | "osimage" | "linuximage";
  key: Row;
  values: Row;
}

/** @param folder where the disc's files are */
export function imageRows(
  { distribution, osvers, arch }: NamedDisc,
  folder: string,
  installdir: string,
): ImageRow[] {
  const imagename = `${osvers}-${arch}-install-compute`, osdistroname = `${osvers}-${arch}`;
  const [, basename = osvers, major, minor] = /^(\D+?)(\d+)?(?:\.([\d.]+))?$/.exec(osvers) ?? [];
  return [
    {
      table: "osdistro",
      key: { osdistroname },
      values: {
        basename,
        ...(major === undefined ? {} : { majorversion: major }),
        ...(minor === undefined ? {} : { minorversion: minor }),
        arch,
        type: "Linux",
        dirpaths: folder,
      },
    },
    {
      table: "osimage",
      key: { imagename },
      values: {
        profile: "compute",
        imagetype: "linux",
        provmethod: "install",
        osname: "Linux",
        osdistroname,
        osvers,
        osarch: arch,
      },
    },
    {
      table: "linuximage",
      key: { imagename },
      values: {
        // Where nothing here can install it, there is no template either.
        ...(distribution.install &&
          { template: `/usr/share/xcat/install/${distribution.name}/compute.tmpl` }),
        pkgdir: folder,
        otherpkgdir: `${installdir}/post/otherpkgs/${osvers}/${arch}`,
      },
    },
  ];
}
