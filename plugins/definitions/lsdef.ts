import { defineCommand } from "../../core/mod.ts";
export const lsdef = defineCommand({ name: "lsdef", summary: "x", async *run() {} });
