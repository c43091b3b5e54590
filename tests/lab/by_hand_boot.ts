/** Run inside the lab's sandbox: boots both nodes from the files of by_hand.ts and prints what was seen as JSON. */
import { spawnSync } from "node:child_process";
import { mkdir } from "node:fs/promises";
import process from "node:process";
import { LabError, waitUntil } from "./background.ts";
import { addHosts, installRoot, startMonitor, tftpRoot, writeByHand } from "./by_hand.ts";
import { bmcUser, folder, logs, nodes } from "./cluster.ts";
import { newPassword, startBmc } from "./machine.ts";
import { layOutBootLoaders, startDhcpd, startHttpd, startRadvd, startTftpd } from "./services.ts";

const started = Date.now();
const seconds = () => (Date.now() - started) / 1000;

async function boot(image: string): Promise<void> {
  await mkdir(logs, { recursive: true });
  const secret = await writeByHand(image);
  await layOutBootLoaders(tftpRoot);
  await mkdir(`${installRoot}/postscripts/_ssh`, { recursive: true });
  run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", `${folder}/key`);
  run("cp", `${folder}/key.pub`, `${installRoot}/postscripts/_ssh/authorized_keys`);

  const reports: { seconds: number; node: string; line: string }[] = [];
  await startMonitor((address, line) => {
    const node = nodes.find((node) => `${address}` === node.address)?.name ?? address;
    reports.push({ seconds: seconds(), node, line });
  });
  await startRadvd();
  await startTftpd(tftpRoot);
  await startHttpd(installRoot, tftpRoot);
  await startDhcpd();
  const omshell = await addHosts(secret);
  if (/can't|error/i.test(omshell)) throw new LabError(`omshell: ${omshell}`, `${logs}/dhcpd.log`);

  const password = newPassword();
  for (const node of nodes) {
    run("ip", "address", "add", `${node.bmc}/24`, "dev", "bmc0");
    await startBmc(node, password);
  }
  const servers = seconds();
  for (const { bmc } of nodes) run("ipmitool", ...ipmi(bmc, password), "power", "on");
  const booted = () => nodes.every(({ name }) => reports.some(({ node }) => node === name));
  await waitUntil("both nodes report", 150_000, booted).catch((error) => {
    throw new LabError(
      error.message,
      `${logs}/${nodes.find(({ name }) => !reports.some(({ node }) => node === name))?.name}-console.log`,
    );
  });
  const hostnames = nodes.map(({ address }) => run("ssh", ...ssh, address, "hostname").trim());
  const power = nodes.map(({ bmc }) => run("ipmitool", ...ipmi(bmc, password), "power", "off").trim());
  console.log(JSON.stringify({ servers, reports, hostnames, power, seconds: seconds() }));
}

const ipmi = (bmc: string, password: string) => [
  ...["-I", "lanplus", "-C", "3", "-H", bmc, "-U", bmcUser, "-P", password],
];

const ssh = [
  ...["-i", `${folder}/key`, "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"],
  ...["-o", "UserKnownHostsFile=/dev/null", "-l", "root"],
];

function run(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: "utf8" });
  if (status !== 0) throw new LabError(`${program} ${args.join(" ")}: status ${status}: ${stderr}`);
  return stdout;
}

try {
  await boot(process.argv[2] ?? "");
  process.exit(0);
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(error.message);
  if (error.log !== undefined) {
    console.error(spawnSync("tail", ["-n", "25", error.log], { encoding: "utf8" }).stdout);
  }
  if (process.env["XCAT_LAB_KEEP"]) {
    spawnSync("sh", ["-c", process.env["XCAT_LAB_KEEP"]], { stdio: "inherit" });
  }
  process.exit(1);
}
