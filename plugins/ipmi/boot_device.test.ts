import assert from "node:assert/strict";
import { bootFlagsOf, describeBootFlags } from "./boot_device.ts";
import { decodeBootFlags, encodeBootFlags } from "./boot_flags.ts";
import { getBootFlags } from "./get_system_boot_options.ts";
import { setBootFlags } from "./set_system_boot_options.ts";
import { Buffer } from "node:buffer";

Deno.test("boot devices have the bytes of the standard and the words of rsetboot", () => {
  const once = { persistent: false, uefi: false };
  const cases = [
    ["net", "8004000000", "Network"],
    ["hd", "8008000000", "Hard Drive"],
    ["cd", "8014000000", "CD/DVD"],
    ["setup", "8018000000", "BIOS Setup"],
    ["floppy", "803c000000", "Floppy"],
    ["def", "0000000000", "boot override inactive"],
  ] as const;
  for (const [device, bytes, word] of cases) {
    const flags = bootFlagsOf(device, once);
    assert.equal(encodeBootFlags(flags).toString("hex"), bytes);
    assert.deepEqual(decodeBootFlags(encodeBootFlags(flags)), flags);
    assert.equal(describeBootFlags(flags), word);
  }
  const all = encodeBootFlags(bootFlagsOf("net", { persistent: true, uefi: true }));
  assert.equal(all.toString("hex"), "e004000000");
});

Deno.test("boot flags travel as parameter 5", () => {
  const flags = bootFlagsOf("hd", { persistent: true, uefi: false });
  assert.equal(Buffer.from(setBootFlags(flags).data).toString("hex"), "05c008000000");
  assert.equal(Buffer.from(getBootFlags().data).toString("hex"), "050000");
  assert.deepEqual(getBootFlags().decode(Buffer.from("0105c008000000", "hex")), flags);
  assert.throws(() => getBootFlags().decode(Buffer.from("0104c0080000", "hex")), /another boot option/);
});
