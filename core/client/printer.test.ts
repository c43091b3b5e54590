import assert from "node:assert/strict";
import { createPrinter, type TextStream } from "./printer.ts";

Deno.test("a status line is gone before anything else is written, and at the end", async () => {
  const written: string[] = [];
  const stream = (name: string): TextStream => ({
    write(text, done) {
      written.push(`${name} ${JSON.stringify(text)}`);
      done();
    },
    on() {},
  });
  const printer = createPrinter(stream("out"), stream("err"));
  printer.print({ to: "stdout", text: "n1: on\n" });
  printer.status("1/3 nodes");
  printer.status("2/3 nodes");
  printer.print({ to: "stdout", text: "n2: on\n" });
  await printer.flush();
  printer.status("3/3 nodes");
  await printer.flush();
  const gone = 'err "\\r\\u001b[K"';
  assert.deepEqual(written, [
    'out "n1: on\\n"',
    'err "1/3 nodes"',
    gone,
    'err "2/3 nodes"',
    gone,
    'out "n2: on\\n"',
    'err "3/3 nodes"',
    gone,
  ]);
});

Deno.test("a terminal is shown control characters, a pipe gets them as they are", async () => {
  for (const [isTTY, wanted] of [[true, "a\\x1b[2Jb\n"], [false, "a\x1b[2Jb\n"]] as const) {
    const written: string[] = [];
    const stream: TextStream = {
      isTTY,
      write: (text, done) => (written.push(String(text)), done()),
      on() {},
    };
    const printer = createPrinter(stream, stream);
    printer.print({ to: "stdout", text: "a\x1b[2Jb\n" });
    await printer.flush();
    assert.deepEqual(written, [wanted]);
  }
});
