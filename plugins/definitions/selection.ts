/** `-w attribute==value`: which objects are meant. */
import { parseSelection, type Result, selectionTest, UsageError } from "../../core/mod.ts";
import { hasAttribute, type ObjectType, requireAttributes } from "./object_type.ts";
import type { ObjectValues } from "./read_objects.ts";

/** The conditions of a dynamic group as the table keeps them. @throws UsageError an attribute that nodes do not have */
export function renderWherevals(nodeType: ObjectType, conditions: readonly string[]): string {
  if (conditions.length === 0) {
    throw new UsageError("A dynamic group needs conditions: add -w attribute==value");
  }
  requireAttributes(nodeType, conditions.map((text) => readSelection(text).column));
  return conditions.join("::");
}

/** The objects for which all conditions hold; one without the attribute fits none. */
export function selectObjects(
  names: readonly string[],
  values: ObjectValues,
  conditions: readonly string[],
): readonly string[] {
  const tests = conditions.map(readSelection).map((found) => ({ ...found, fits: selectionTest(found) }));
  if (tests.length === 0) return names;
  return names.filter((name) =>
    tests.every(({ column, fits }) => {
      const value = values.get(name, column);
      return value !== undefined && fits(value);
    })
  );
}

/** Conditions that no object can meet are likely misspelt. */
export function* selectionWarnings(type: ObjectType, conditions: readonly string[]): Generator<Result> {
  const strange = conditions.map((text) => readSelection(text).column)
    .filter((name) => !hasAttribute(type, name));
  if (strange.length > 0) {
    yield {
      warning: `Objects of type ${type.name} have no attribute ${strange.join(", ")}, so none fits -w`,
    };
  }
}

function readSelection(text: string) {
  const found = parseSelection(text);
  if (found && /^[\w.]+$/.test(found.column)) return found;
  throw new UsageError(`"${text}" is not a condition; wanted attribute==value, or != =~ !~ in the middle`);
}
