/**
 * `boot_storm.ts SYSROOT XCATD-PORT MONITOR-PORT HTTP-PORT NODE=ADDRESS…`: nodes that all fetch their postscripts and
 * report at once, each from its own address on loopback, as xcatdsklspost does. Prints the names of those that
 * were served to the end; one that was refused anything says so on stderr and is not tried again.
 */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

const [sysroot = "", xcatd = "", monitor = "", web = "", ...pairs] = Deno.args;
const ca = readFileSync(`${sysroot}/etc/xcat/cert/ca.pem`, "utf8");
const host = "127.0.0.1";

const done = await Promise.all(pairs.map(async (pair) => {
  const [node = "", address = ""] = pair.split("=");
  try {
    await boot(node, address);
    return node;
  } catch (error) {
    // Hundreds say the same.
    if (Deno.exitCode === 0) console.error(`${node}: ${error instanceof Error ? error.message : error}`);
    Deno.exitCode = 1;
    return "";
  }
}));
console.log(done.filter((node) => node !== "").join("\n"));

async function boot(node: string, address: string): Promise<void> {
  const files = (await get(address, "/install/postscripts/")).matchAll(/href="([^"/?]+)"/g);
  for (const [, name = ""] of files) await get(address, `/install/postscripts/${name}`);
  const nonce = /XCATNONCE=(\S+)/.exec(readFileSync(`${sysroot}/tftpboot/pxelinux.cfg/${node}`, "utf8"))?.[1];
  const token = `token=${dataOf(await request(address, "getcredentials", "nodetoken", `token=${nonce}`))}`;
  const script = await request(address, "getpostscript", token);
  if (!script.includes(`<data>NODE=${node}</data>`)) {
    throw new Error(`not its script: ${script.slice(0, 200)}`);
  }
  await request(address, "getcredentials", token, "ssh_rsa_hostkey", "ssh_ed25519_hostkey");
  await request(address, "syncfiles", token);
  await report(address, "installstatus booted");
}

/** A connection a file, as busybox wget has it. */
async function get(localAddress: string, path: string): Promise<string> {
  const socket = connect({ host, port: Number(web), localAddress });
  socket.on("connect", () => socket.write(`GET ${path} HTTP/1.0\r\nHost: ${host}\r\n\r\n`));
  const answer = await textUntilEnd(socket);
  if (!/^HTTP\/1\.\d 200 /.test(answer)) throw new Error(`${path}: ${answer.split("\r\n")[0]}`);
  return answer.slice(answer.indexOf("\r\n\r\n") + 4);
}

/** A request as the script xcatrequest sends it: without a certificate. */
async function request(localAddress: string, command: string, ...args: string[]): Promise<string> {
  const words = args.map((word) => `<arg>${word}</arg>\n`).join("");
  // A socket of our own, for its address.
  const socket = connectTls({
    socket: connect({ host, port: Number(xcatd), localAddress }),
    ca,
    servername: "",
  });
  socket.on("secureConnect", () => {
    socket.write(
      `<xcatrequest>\n<clienttype>node</clienttype>\n<command>${command}</command>\n${words}</xcatrequest>\n`,
    );
  });
  const answer = await textUntilEnd(socket, "<serverdone>");
  const refusal = /<error>(.*?)<\/error>/.exec(answer)?.[1];
  if (refusal !== undefined) throw new Error(`${command}: ${refusal}`);
  return answer;
}

async function report(localAddress: string, line: string): Promise<void> {
  const socket = connect({ host, port: Number(monitor), localAddress });
  let said = "";
  await new Promise<void>((resolve, reject) => {
    socket.on("data", (bytes) => {
      said += bytes;
      if (said === "ready\n") socket.write(`${line}\n`);
      if (said === "ready\ndone\n") resolve();
    });
    socket.on("error", reject);
    socket.on("close", () => reject(new Error(`the monitor said ${JSON.stringify(said)}`)));
  });
  socket.destroy();
}

/** Rejects where the peer ends before it said `mark`. */
function textUntilEnd(socket: Socket, mark?: string): Promise<string> {
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const text = () => Buffer.concat(chunks).toString();
    const isWhole = () => mark !== undefined && text().includes(mark);
    socket.on("data", (bytes: Buffer) => {
      chunks.push(bytes);
      if (isWhole()) {
        resolve(text());
        socket.destroy();
      }
    });
    socket.on("error", reject);
    socket.on("close", () => {
      if (mark === undefined) resolve(text());
      else reject(new Error(`the connection ended before ${mark}`));
    });
  });
}

function dataOf(answer: string): string {
  return /<data>(.*?)<\/data>/.exec(answer)?.[1] ?? "";
}
