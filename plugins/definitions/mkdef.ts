/** `mkdef`: makes objects. */
import {
  type Context,
  defineCommand,
  flag,
  list,
  operands,
  type Result,
  UsageError,
} from "../../core/mod.ts";
import { defineObjects } from "./define_objects.ts";
import type { Definition } from "./definition.ts";
import {
  definitionHelp,
  helpOption,
  objectsOption,
  readWords,
  typeOption,
  verboseOption,
} from "./definition_options.ts";
import { osimagesFilledIn } from "./fill_osimage.ts";
import { fillTemplate, nodeTemplate } from "./node_templates.ts";
import { namedObjects, siteName } from "./object_names.ts";
import { objectType, objectTypes } from "./object_type.ts";
import { namedDefinitions, stanzaDefinitions } from "./read_definitions.ts";
import { readObjects } from "./read_objects.ts";

export const mkdef = defineCommand({
  name: "mkdef",
  summary: "Make nodes, groups, networks, images and other objects",
  description: "Objects that exist already are left alone and reported, unless -f replaces them.",
  nodeWords: true,
  options: {
    help: helpOption,
    type: typeOption,
    objects: objectsOption,
    force: flag("f", "replace objects that exist"),
    stanza: flag("z", "read stanzas from stdin, as lsdef -z writes them"),
    dynamic: flag("d", "a dynamic group: its nodes are those with the values given by -w"),
    where: list("w", "CONDITION", "with -d: attribute==value; also != =~ !~"),
    template: flag("", "start from a built-in template or from an object: name it as the next word"),
    fill: flag("u", "an osimage: fill in what follows from osvers, osarch, profile and provmethod"),
    verbose: verboseOption,
  },
  operands: { words: operands("names of the objects; attribute=value", { optional: true }) },
  stdin: "always",
  changes: true,
  examples: [
    ["mkdef -t node -o node1-node3 groups=compute,all", "three nodes"],
    ["mkdef -t group -o ipmi -d -w mgt==ipmi", "a group of all nodes with a value"],
  ],
  async *run(context, args): AsyncGenerator<Result> {
    const { registry } = context;
    if (args.help) return yield* definitionHelp(mkdef, registry, args.type);
    const words = [...args.words];
    const template = args.template ? takeTemplate(words) : undefined;
    const given = readWords(words, args.objects, args.noderange);
    const mode = args.force ? "remake" : "make";
    if (args.stanza) {
      if (given.names !== undefined || args.type !== undefined) {
        throw new UsageError("Stanzas name their objects and types: leave out -t, -o and names with -z");
      }
      yield* defineObjects(context, stanzaDefinitions(registry, context.request.stdin), {
        mode,
        change: "set",
        verbose: args.verbose,
      });
      return;
    }
    if (args.dynamic && given.attributes.size > 0) {
      throw new UsageError(
        "A dynamic group is made of its conditions alone; give it attributes afterwards with chdef",
      );
    }
    const types = objectTypes(registry, args.type);
    if (types.some((type) => type.name === "site") && given.names !== siteName) {
      yield { warning: `There is one site definition, "${siteName}"; the attributes are set in it` };
      yield* defineObjects(
        context,
        await namedDefinitions(context, types, given.names, given.attributes, "make"),
        {
          mode: "change",
          change: "set",
          verbose: args.verbose,
        },
      );
      return;
    }
    const definitions = args.fill
      ? await osimagesFilledIn(context, args.type, given.names, given.attributes)
      : await namedDefinitions(context, types, given.names, given.attributes, "make");
    if (types.some((type) => type.name === "group") && !args.dynamic && given.attributes.size === 0) {
      yield { warning: "The group has no members yet; add them with chdef -t group members=" };
    }
    yield* defineObjects(
      context,
      template === undefined ? definitions : await filled(context, definitions, template),
      {
        mode,
        change: "set",
        verbose: args.verbose,
        ...(args.dynamic ? { dynamic: { nodeType: objectType(registry, "node"), where: args.where } } : {}),
      },
    );
  },
});

function takeTemplate(words: string[]): string {
  const at = words.findIndex((word) => !word.includes("="));
  const [name] = at < 0 ? [] : words.splice(at, 1);
  if (name === undefined) {
    throw new UsageError("--template wants the name of a template; lsdef --template lists them");
  }
  return name;
}

/** A name of a built-in template, or an object of the same type whose values are copied. */
async function filled(
  context: Context,
  definitions: readonly Definition[],
  name: string,
): Promise<Definition[]> {
  const [first] = definitions;
  if (!first) return [];
  const builtIn = first.type.name === "node" ? nodeTemplate(name) : undefined;
  const template = builtIn ?? await copied(context, first, name);
  return definitions.map((definition) => ({
    ...definition,
    attributes: fillTemplate(name, template, definition.attributes),
  }));
}

async function copied(context: Context, { type }: Definition, name: string): Promise<Record<string, string>> {
  const { found } = await namedObjects(context, type, name);
  if (found.length !== 1) throw new UsageError(`There is no template and no ${type.name} "${name}"`);
  const values = await readObjects(context.db, context.registry, type, found);
  const attributes: Record<string, string> = {};
  for (const attribute of values.attributes) {
    const value = values.get(name, attribute);
    if (value !== undefined) attributes[attribute] = value;
  }
  return attributes;
}
