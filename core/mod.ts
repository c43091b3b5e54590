/** The contract: all that a plugin may import from the core. */
export * from "./boot_method.ts";
export * from "./command.ts";
export * from "./context.ts";
export * from "./database.ts";
export * from "./distribution.ts";
export * from "./driver.ts";
export * from "./each_node.ts";
export * from "./errors.ts";
export * from "./plugin.ts";
export * from "./ports/mod.ts";
export * from "./registry.ts";
export * from "./result.ts";
export * from "./table.ts";
