/** An image of Debian's own packages, which genimage made outside of the lab: node1 boots it by xnba. */
import { mkdir } from "node:fs/promises";
import type { Background } from "./background.ts";
import { nodes, sysroot } from "./cluster.ts";
import { writeStart } from "./machine.ts";
import { waitForNodes } from "./power.ts";
import { showsHost } from "./rounds.ts";
import type { Scenario } from "./scenario.ts";

/** @param image folder with kernel, initrd.gz and rootimg */
export async function bootDebian(scenario: Scenario, xcatd: Background, image: string): Promise<void> {
  const { session } = scenario, [node] = nodes;
  session.chapter("An image of Debian");
  const parent = "/install/netboot/debian12/x86_64";
  await mkdir(sysroot + parent, { recursive: true });
  await session.type(`cp -a ${image} ${sysroot}${parent}/compute`);
  await session.type("packimage -o debian12 -a x86_64 -p compute -m squashfs");
  await writeStart(node!, "bios");
  await session.type("chtab node=node1 noderes.netboot=xnba nodelist.status=");
  await session.type("makedhcp node1");
  await session.type("nodeset node1 osimage=debian12-x86_64-netboot-compute", {
    shows: [/^node1: netboot debian12/m],
  });
  await session.type("rnetboot node1");
  await waitForNodes(scenario, xcatd, ["node1"]);
  await session.type("ssh node1 'hostname; . /etc/os-release; echo $ID'", {
    shows: [showsHost("node1"), /^debian$/m],
  });
  await session.type("ssh node1 systemctl is-active serial-getty@ttyS0 xcatpostinit", {
    shows: [/^active\nactive$/m],
  });
}
