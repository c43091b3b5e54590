/** `chdef`: changes objects, and makes those that are missing. */
import {
  defineCommand,
  flag,
  list,
  operands,
  renderHelp,
  type Result,
  UsageError,
  value,
} from "../../core/mod.ts";
import { defineObjects } from "./define_objects.ts";
import {
  definitionHelp,
  helpOption,
  objectsOption,
  readWords,
  typeOption,
  verboseOption,
} from "./definition_options.ts";
import { osimagesFilledIn } from "./fill_osimage.ts";
import { objectType, objectTypes } from "./object_type.ts";
import { namedDefinitions, stanzaDefinitions } from "./read_definitions.ts";
import { readObjects } from "./read_objects.ts";
import { renameObject } from "./rename_object.ts";
import { selectionWarnings, selectObjects } from "./selection.ts";

export const chdef = defineCommand({
  name: "chdef",
  summary: "Change nodes, groups, networks, images and other objects",
  description:
    "With -t node the names of groups stand for their nodes, and each node gets the value; with -t group the group " +
    "itself gets it, for all its nodes to inherit. An empty value clears an attribute.",
  nodeWords: true,
  options: {
    help: helpOption,
    type: typeOption,
    objects: objectsOption,
    plus: flag("p", "add the values to the end of the lists"),
    minus: flag("m", "take the values out of the lists"),
    newName: value("n", "NAME", "give the object another name"),
    stanza: flag("z", "read stanzas from stdin, as lsdef -z writes them"),
    dynamic: flag("d", "a dynamic group: its nodes are those with the values given by -w"),
    where: list("w", "CONDITION", "only objects with attribute==value; with -d the conditions of the group"),
    fill: flag("u", "an osimage: fill in what follows from osvers, osarch, profile and provmethod"),
    verbose: verboseOption,
  },
  operands: { words: operands("names of the objects; attribute=value", { optional: true }) },
  stdin: "always",
  changes: true,
  examples: [
    ["chdef -t node -o node1 -p groups=diskless", "put a node into a group"],
    ["chdef -t group -o diskless -p postscripts=setupntp", "a value for a group, in one row"],
    ["chdef -t site nameservers=172.16.2.2", "a setting of the site"],
  ],
  async *run(context, args): AsyncGenerator<Result> {
    const { db, registry } = context;
    const { names, attributes } = readWords(args.words, args.objects, args.noderange);
    if (args.help) return yield* definitionHelp(chdef, registry, args.type);
    if (args.plus && args.minus) throw new UsageError("Only one of -p and -m can be used at a time");
    const change = args.plus ? "plus" : args.minus ? "minus" : "set";
    if (args.stanza) {
      if (names !== undefined || args.type !== undefined) {
        throw new UsageError("Stanzas name their objects and types: leave out -t, -o and names with -z");
      }
      yield* defineObjects(context, stanzaDefinitions(registry, context.request.stdin), {
        mode: "change",
        change,
        verbose: args.verbose,
      });
      return;
    }
    const types = objectTypes(registry, args.type);
    if (args.newName !== undefined) return yield* renameObject(context, types, names, args.newName);
    if (names === undefined && args.type === undefined && attributes.size === 0) {
      yield { info: renderHelp(chdef).trimEnd() };
      return;
    }
    let definitions = args.fill
      ? await osimagesFilledIn(context, args.type, names, attributes)
      : await namedDefinitions(context, types, names, attributes, "change");
    const dynamic = args.where.length > 0 && types.every((type) => type.name === "group");
    if (!dynamic && args.where.length > 0) {
      for (const type of types) {
        yield* selectionWarnings(type, args.where);
        const all = definitions.filter((definition) => definition.type === type).map(({ name }) => name);
        const chosen = new Set(selectObjects(all, await readObjects(db, registry, type, all), args.where));
        definitions = definitions.filter((definition) =>
          definition.type !== type || chosen.has(definition.name)
        );
      }
    }
    if (attributes.size === 0 && !dynamic && !args.fill) definitions = [];
    yield* defineObjects(context, definitions, {
      mode: "change",
      change,
      verbose: args.verbose,
      ...(dynamic ? { dynamic: { nodeType: objectType(registry, "node"), where: args.where } } : {}),
    });
  },
});
