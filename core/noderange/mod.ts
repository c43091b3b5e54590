/** Noderanges: parsing, expansion, and what the client does before it sends one. */
export * from "./ast.ts";
export * from "./columns.ts";
export * from "./expand.ts";
export * from "./files.ts";
export * from "./names.ts";
export * from "./parse.ts";
export * from "./selection.ts";
export * from "./world.ts";
