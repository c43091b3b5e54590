/** Splits a simple command line into words as a POSIX shell does. */

/** Undefined where the line needs a shell: pipes, redirections, variables, several commands. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (char === "'" || char === '"') {
      const end = line.indexOf(char, at + 1);
      const text = line.slice(at + 1, end);
      if (end < 0 || (char === '"' && /[\\$`]/.test(text))) return undefined;
      word = (word ?? "") + text;
      at = end;
    } else if (char === " " || char === "\t") {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|&;<>()$`\\*?#~\n]/.test(char) && !(char === "~" && word !== undefined)) {
      return undefined;
    } else {
      word = (word ?? "") + char;
    }
  }
  if (word !== undefined) words.push(word);
  return /^\w+=/.test(words[0] ?? "") ? undefined : words;
}
