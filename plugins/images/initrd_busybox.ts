/** The busybox of an initrd: one program that needs no libraries, with a link for each of its applets. */
import { type Context, UsageError } from "../../core/mod.ts";
import type { BuildPlace } from "./build_place.ts";
import type { ArchiveEntry } from "./cpio_archive.ts";
import { pathInRoot } from "./path_in_root.ts";
import { readProgram } from "./read_program.ts";

/** What share/netboot/initrd runs. */
const needed = ("cat cp cpio grep gzip head hexdump insmod ip mkdir mount reboot rm sed seq sh sha256sum " +
  "sleep switch_root tail tr udhcpc umount usleep wget").split(" ");

const folders = ["/bin", "/sbin", "/usr/bin", "/usr/sbin"];

/**
 * The image's, else this machine's: the first one that has every applet that is needed.
 * @throws UsageError there is none, with what those that are there lack
 */
export async function busyboxEntries(
  context: Context,
  place: BuildPlace,
  root: string,
  bits: 32 | 64,
): Promise<ArchiveEntry[]> {
  const path = `${place.folder}/busybox`, unfit: string[] = [];
  for await (const { from, content } of candidates(context, place, root)) {
    const program = readProgram(content);
    if (program === undefined || program.loader !== undefined || program.bits !== bits) continue;
    await context.fs.write(path, content, { mode: 0o755 });
    const { stderr } = await place.run([context.fs.real(path), "--list"]);
    const applets = stderr.split("\n").filter((name) => /^[\w.[-]+$/.test(name) && name !== "busybox");
    const lacking = needed.filter((name) => !applets.includes(name));
    if (lacking.length > 0) {
      unfit.push(`; ${from} lacks ${lacking.join(", ")}`);
      continue;
    }
    return [
      { path: "bin/busybox", kind: "file", content, mode: 0o755 },
      ...applets.map((name): ArchiveEntry => ({ path: `bin/${name}`, kind: "link", target: "busybox" })),
    ];
  }
  throw new UsageError(
    `The initrd needs a busybox for ${bits} bits that is linked statically: ` +
      `neither the image nor this machine has one (package busybox-static)${unfit.join("")}`,
  );
}

/** Programs of that name, in the order of preference; whatever they are. */
async function* candidates(
  { fs, run }: Context,
  place: BuildPlace,
  root: string,
): AsyncGenerator<{ from: string; content: Uint8Array }> {
  for (const folder of folders) {
    for (const name of ["busybox", "busybox.static", "busybox-static"]) {
      const content = await fs.readBytes(await pathInRoot({ fs }, root, `${folder}/${name}`));
      if (content) yield { from: `${folder}/${name} of the image`, content };
    }
  }
  for (const folder of folders) {
    const copy = `${place.folder}/busybox-here`;
    const { status } = await run(["cp", "--", `${folder}/busybox`, fs.real(copy)], { query: true });
    const content = status === 0 ? await fs.readBytes(copy) : undefined;
    if (content) yield { from: `${folder}/busybox of this machine`, content };
  }
}
