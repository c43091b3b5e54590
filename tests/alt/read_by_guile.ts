/** Scheme as guile reads it. */
import { execFileSync } from "node:child_process";

/** Each list is one of strings; symbols, numbers, booleans and lists in it are as guile writes them. */
export function readByGuile(text: string): string[][] {
  const program = `
    (let loop ((form (read)))
      (unless (eof-object? form)
        (for-each (lambda (part) (write (if (string? part) part (format #f "~s" part))) (newline)) form)
        (display "----\\n")
        (loop (read))))`;
  const out = execFileSync("guile", ["--no-auto-compile", "-c", `(use-modules (ice-9 format))${program}`], {
    input: text,
    encoding: "utf8",
    env: { LANG: "C.UTF-8" },
  });
  return out.split("----\n").filter((form) => form !== "")
    .map((form) => form.trimEnd().split("\n").map((line) => JSON.parse(line)));
}
