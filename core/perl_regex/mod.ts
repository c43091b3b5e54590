/** Perl regular expressions that end in linear time, or nearly so, whatever the subject. */
export * from "./compile.ts";
export * from "./perl_regex_error.ts";
