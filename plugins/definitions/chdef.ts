import { defineCommand } from "../../core/mod.ts";
export const chdef = defineCommand({ name: "chdef", summary: "x", async *run() {} });
