/** Names of nodes that go into paths, settings files and other programs' command lines. */
import { NodeError } from "./errors.ts";

/** Letters, digits and `_ . -`: nothing that leads to another folder, or that a shell or a settings file obeys. */
export function isPlainName(name: string): boolean {
  return /^[\w-][\w.-]*$/.test(name);
}

/** @throws NodeError a table may hold any name, but nothing is written for this one */
export function requirePlainName(node: string): void {
  if (!isPlainName(node)) {
    throw new NodeError(
      node,
      "A node of this name can have no files: only letters, digits and _ . - are plain",
    );
  }
}
