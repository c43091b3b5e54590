/** Scripts that run on a node while it is installed, with the node's values filled in. Pure. */
import { UsageError } from "../../../core/mod.ts";

/**
 * Replaces `#NAME#` by the value. Each stands between single quotes in the script, so that nothing in it is code.
 * @throws UsageError a name that stands for nothing, with its line
 */
export function fillScript(script: string, values: Readonly<Record<string, string>>, name: string): string {
  return script.split("\n").map((line, index) =>
    line.replace(/#([A-Z]{2,})#/g, (_, macro: string) => {
      const value = values[macro];
      if (value === undefined) {
        throw new UsageError(`${name}, line ${index + 1}: #${macro}# stands for nothing`);
      }
      return value.replaceAll("'", `'\\''`);
    })
  ).join("\n");
}
