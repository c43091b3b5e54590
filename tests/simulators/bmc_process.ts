/**
 * A BMC as a process of its own, with the sample's hardware, for sessions in a sandbox; its machine is on.
 *
 *     deno run -A tests/simulators/bmc_process.ts ADDRESS USER PASSWORD
 */
import { startRmcpBmc } from "./rmcp_bmc.ts";
import { sampleHardware } from "./sample_hardware.ts";

const [address = "", username = "", password = ""] = Deno.args;
const { model } = await startRmcpBmc({ address, port: 623, username, password, hardware: sampleHardware() });
model.on = true;
model.users.set(2, { name: username, password });
