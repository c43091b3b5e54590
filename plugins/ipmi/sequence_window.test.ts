import assert from "node:assert/strict";
import fc from "fast-check";
import { SequenceWindow } from "./sequence_window.ts";

Deno.test("numbers are taken once, in any order within the window", () => {
  const window = new SequenceWindow();
  for (const sequence of [5, 7, 6, 20, 9]) assert.equal(window.accept(sequence), true, `${sequence}`);
  for (const sequence of [5, 7, 6, 20, 9, 0]) assert.equal(window.accept(sequence), false, `${sequence}`);
});

Deno.test("a number more than 16 below the highest is refused, one far above it moves the window", () => {
  const window = new SequenceWindow();
  assert.equal(window.accept(100), true);
  assert.equal(window.accept(115), true);
  assert.equal(window.accept(98), false);
  assert.equal(window.accept(99), true);
  assert.equal(window.accept(5000), true);
  assert.equal(window.accept(115), false);
});

Deno.test("the window goes on over the largest number", () => {
  const window = new SequenceWindow();
  assert.equal(window.accept(0xfffffffe), true);
  assert.equal(window.accept(1), true);
  assert.equal(window.accept(0xffffffff), true);
  assert.equal(window.accept(0xffffffff), false);
});

Deno.test("no order of arrival lets a number in twice", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (sequences) => {
    const window = new SequenceWindow();
    const taken = sequences.filter((sequence) => window.accept(sequence));
    assert.equal(new Set(taken).size, taken.length);
  }));
});
