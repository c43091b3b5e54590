/** What installations to disk are made of, whatever the distribution. */
export * from "./disk_layout.ts";
export * from "./fill_template.ts";
export * from "./install_script.ts";
export * from "./pack_programs.ts";
export * from "./read_installation.ts";
export * from "./web_server.ts";
