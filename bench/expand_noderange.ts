/** Prints how many names a noderange stands for, none of which has to exist; a process to be measured. */
import { expandNoderange, parseNoderange } from "../core/noderange/mod.ts";

const world = { has: () => false, members: () => undefined, nodes: () => [], values: () => undefined };
console.log(expandNoderange(parseNoderange(Deno.args[0] ?? ""), world, { mode: "names" }).length);
