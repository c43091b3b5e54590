import { defineCommand } from "../../core/mod.ts";
export const mkdef = defineCommand({ name: "mkdef", summary: "x", async *run() {} });
