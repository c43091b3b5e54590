import assert from "node:assert/strict";
import { EscapeReader, type Typed } from "./escapes.ts";

function read(...pieces: string[]): string[] {
  const reader = new EscapeReader();
  const show = (typed: Typed) =>
    typed.kind === "keys" ? new TextDecoder().decode(typed.bytes) : `<${typed.kind} ${typed.letter}>`;
  return pieces.flatMap((piece) => reader.read(new TextEncoder().encode(piece)).map(show));
}

Deno.test("keys and escapes are told apart", () => {
  assert.deepEqual(read("ls\r\x05c?more\x05c."), ["ls\r", "<escape ?>", "more", "<escape .>"]);
  assert.deepEqual(read("\x05cl0\x05cl?"), ["<break 0>", "<break ?>"]);
});

Deno.test("an escape may come in pieces", () => {
  assert.deepEqual(read("a\x05", "c", ".", "b"), ["a", "<escape .>", "b"]);
});

Deno.test("^E without c is the node's, once where it is typed twice", () => {
  assert.deepEqual(read("\x05x", "\x05\x05c."), ["\x05x", "\x05", "<escape .>"]);
});
