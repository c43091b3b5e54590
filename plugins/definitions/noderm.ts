/** `noderm`: removes nodes from every table that has rows for them. */
import { defineCommand } from "../../core/mod.ts";
import { createChanges } from "./changes.ts";
import { objectType } from "./object_type.ts";
import { removeObjects } from "./remove_objects.ts";

export const noderm = defineCommand({
  name: "noderm",
  summary: "Remove nodes from all tables",
  noderange: "required",
  changes: true,
  examples: [["noderm node1-node3", "three nodes and all that is known about them"]],
  // deno-lint-ignore require-yield -- it has nothing to say when all went well
  async *run({ db, registry }, { nodes }) {
    await db.write(async (transaction) => {
      const changes = createChanges();
      await removeObjects(transaction, registry, changes, objectType(registry, "node"), nodes);
      await changes.flush(transaction, registry);
    });
  },
});
