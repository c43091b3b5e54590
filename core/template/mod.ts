/** Templates in table cells. */
export * from "./template.ts";
export * from "./template_error.ts";
export * from "./templates.ts";
