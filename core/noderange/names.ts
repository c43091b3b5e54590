/** Expands a noderange into names that need not exist, without any knowledge of the cluster. */

/** What `nodeadd` and `mkdef -o` make of a noderange. @throws NoderangeSyntaxError, UsageError */
export function expandNames(_text: string): string[] {
  return [];
}
