/** `rmdef`: removes objects. */
import { defineCommand, flag, operands, renderHelp, type Result, UsageError } from "../../core/mod.ts";
import { createChanges } from "./changes.ts";
import { helpOption, objectsOption, readWords, typeOption, verboseOption } from "./definition_options.ts";
import { namedObjects, objectNames } from "./object_names.ts";
import { type ObjectType, objectTypes } from "./object_type.ts";
import { removeObjects } from "./remove_objects.ts";

export const rmdef = defineCommand({
  name: "rmdef",
  summary: "Remove nodes, groups, networks, images and other objects",
  description: "With -t node the names of groups stand for their nodes: all of them are removed.",
  nodeWords: true,
  options: {
    help: helpOption,
    type: typeOption,
    objects: objectsOption,
    all: flag("a", "all objects of the types given; needs -f"),
    force: flag("f", "remove all that -a means"),
    cleanup: flag("C", "accepted; nothing is left behind without it either"),
    verbose: verboseOption,
  },
  operands: { words: operands("names of the objects; for nodes a noderange", { optional: true }) },
  changes: true,
  examples: [["rmdef -t network -o 10_0_0_0-255_255_0_0", "a network"]],
  async *run(context, args): AsyncGenerator<Result> {
    const { names } = readWords(args.words, args.objects, args.noderange);
    if (args.help || (names === undefined && args.type === undefined && !args.all)) {
      yield { info: renderHelp(rmdef).trimEnd() };
      return;
    }
    const { db, registry } = context;
    if (args.all && (!args.force || args.type === undefined)) {
      throw new UsageError("-a removes every object of a type: say which with -t, and confirm with -f");
    }
    if (!args.all && names === undefined) {
      throw new UsageError("Which objects? Name them with -o or as the first word");
    }
    const wanted: [ObjectType, readonly string[]][] = [];
    for (const type of objectTypes(registry, args.type)) {
      const { found, unknown } = args.all
        ? { found: await objectNames(db, registry, type), unknown: [] }
        : await namedObjects(context, type, names ?? "");
      for (const name of unknown) yield { error: `There is no ${type.name} "${name}"` };
      wanted.push([type, found]);
    }
    await db.write(async (transaction) => {
      const changes = createChanges();
      for (const [type, found] of wanted) await removeObjects(transaction, registry, changes, type, found);
      await changes.flush(transaction, registry);
    });
    const count = wanted.reduce((sum, [, found]) => sum + found.length, 0);
    yield {
      info: count === 0
        ? "No objects were removed"
        : `${count} object definition${count === 1 ? " was" : "s were"} removed`,
    };
  },
});
