import { defineCommand } from "../../core/mod.ts";
export const rmdef = defineCommand({ name: "rmdef", summary: "x", async *run() {} });
