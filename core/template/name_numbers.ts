/** The numbers in a node's name, which a template without a pattern of its own takes as `$1`, `$2`… */

/**
 * Digits without leading zeros. Zeros belong to what stands before a number, so in `n0a5` only `5` is one; a zero
 * counts where nothing but zeros and words follows.
 */
export function nameNumbers(name: string): string[] {
  const numbers: string[] = [];
  for (let at = 0; at < name.length;) {
    let begin = at;
    while (begin < name.length && !/[1-9]/.test(name[begin] ?? "")) begin++;
    if (begin === name.length) begin = name.lastIndexOf("0");
    if (begin < at) break;
    const digits = /^\d+/.exec(name.slice(begin))?.[0] ?? "";
    numbers.push(digits);
    at = begin + digits.length;
  }
  return numbers;
}
