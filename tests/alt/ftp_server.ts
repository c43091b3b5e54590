/** A real FTP server (vsftpd) on loopback that gives a folder to whoever asks. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { createNet } from "../../core/ports/net.ts";

export const hasFtpServer = process.getuid?.() === 0 && spawnSync("which", ["vsftpd"]).status === 0;

export interface FtpServer {
  port: number;
  /** `OK /path` of each file that was sent, `FAIL /path` of each that was asked for in vain; below the folder. */
  asked(): string[];
}

export async function withFtpServer(
  folder: string,
  work: (server: FtpServer) => Promise<void>,
): Promise<void> {
  const place = mkdtempSync(join(tmpdir(), "xcat-ftp-")), log = join(place, "log");
  const port = await freePort();
  const settings = {
    listen: "YES",
    listen_address: "127.0.0.1",
    listen_port: String(port),
    background: "NO",
    anonymous_enable: "YES",
    local_enable: "NO",
    run_as_launching_user: "YES",
    anon_root: folder,
    // Files need not be everybody's: this process asks for its own.
    anon_world_readable_only: "NO",
    xferlog_enable: "YES",
    xferlog_std_format: "NO",
    vsftpd_log_file: log,
    seccomp_sandbox: "NO",
    isolate: "NO",
    isolate_network: "NO",
  };
  writeFileSync(
    join(place, "conf"),
    Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(""),
  );
  const server = spawn("vsftpd", [join(place, "conf")], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (bytes) => said += bytes);
  const ended = once(server, "exit");
  try {
    while (!await createNet().accepts("127.0.0.1", port, 1000)) {
      if (server.exitCode !== null) throw new Error(`vsftpd ended with ${server.exitCode}: ${said}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await work({
      port,
      asked: () =>
        [...readFileSync(log, "utf8").matchAll(/(OK|FAIL) DOWNLOAD: .*?, "([^"]+)"/g)].map((found) =>
          `${found[1]} ${found[2]?.replace(folder, "")}`
        ),
    });
  } finally {
    if (server.exitCode === null && server.pid !== undefined) process.kill(server.pid, "SIGTERM");
    await ended;
    rmSync(place, { recursive: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
