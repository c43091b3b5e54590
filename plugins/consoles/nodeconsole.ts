/** `nodeconsole`: one console and nothing else, as conserver wants it of the program it runs. */
import { ByteQueue, defineCommand, NodeError } from "../../core/mod.ts";
import { openConsole } from "./console_server.ts";
import { NodeConsole } from "./node_console.ts";

export const nodeconsole = defineCommand({
  name: "nodeconsole",
  summary: "Pass the console of a node on, for conserver",
  description:
    "Run by conserver as PREFIX/share/xcat/cons/METHOD NODE. Every key goes to the node; the console is taken from " +
    "whoever has it, and opened again when it is lost, until the program is ended.",
  noderange: "required",
  interactive: true,
  local: true,
  internal: true,
  async *run(context, { nodes }) {
    const [node = "", ...others] = nodes;
    if (others.length > 0) throw new NodeError(node, "nodeconsole takes one node");
    const { clock, random, request, signal } = context;
    const screen = new ByteQueue();
    const console = new NodeConsole({ clock, random, open: () => openConsole(context, node, true) });
    const end = () => screen.end();
    signal.addEventListener("abort", end);
    // Takes the terminal before the node says anything.
    yield { output: new Uint8Array() };
    console.attach({ name: "conserver", show: (bytes) => screen.push(bytes) }, { force: true });
    const typing = (async () => {
      for await (const bytes of request.typed ?? []) await console.write(bytes).catch(ignoreLoss);
    })();
    try {
      for await (const output of screen) yield { output };
    } finally {
      await console.close();
    }
    void typing;
  },
});

/** The console says itself that it went down. */
function ignoreLoss(): void {}
