import { readdirSync, readFileSync } from "node:fs";
import { whyNoSandbox } from "../lab/sandbox.ts";
import { assertSession, seedNode } from "./session.ts";

const folder = new URL("sessions/", import.meta.url);
const obstacle = whyNoSandbox();
if (obstacle) console.log(`No namespaces here, sessions are not run: ${obstacle}`);

for (const file of readdirSync(folder)) {
  Deno.test({
    name: `the session ${file.replace(".session", "")} prints what the guide says`,
    ignore: obstacle !== undefined,
    fn: () => assertSession(seedNode, readFileSync(new URL(file, folder), "utf8")),
  });
}
