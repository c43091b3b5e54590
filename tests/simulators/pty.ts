/** A program on a terminal of its own, by socat: what is typed, and what it shows. */
export interface Terminal {
  type(text: string): Promise<void>;
  /** Waits until the text was shown since the last call, and answers what was. @throws what was shown instead */
  shows(text: string): Promise<string>;
  /** Waits until the program ends. */
  ended(): Promise<number>;
  close(): Promise<void>;
}

const PATIENCE_MS = 20_000;

export function openTerminal(argv: readonly string[], env: Readonly<Record<string, string>> = {}): Terminal {
  const command = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(" ");
  const child = new Deno.Command("socat", {
    args: ["-", `SYSTEM:"${command.replaceAll(/[\\":,!]/g, "\\$&")}",pty,setsid,ctty,stderr`],
    stdin: "piped",
    stdout: "piped",
    stderr: "inherit",
    env,
  }).spawn();
  const writer = child.stdin.getWriter();
  const decoder = new TextDecoder();
  let shown = "";
  let wake = () => {};
  let open = true;
  const reading = (async () => {
    for await (const bytes of child.stdout) {
      shown += decoder.decode(bytes, { stream: true });
      wake();
    }
    open = false;
    wake();
  })();
  return {
    type: (text) => writer.write(new TextEncoder().encode(text)),
    async shows(text) {
      const limit = setTimeout(() => {
        open = false;
        wake();
      }, PATIENCE_MS);
      try {
        for (;;) {
          const at = shown.indexOf(text);
          if (at >= 0) {
            const seen = shown.slice(0, at + text.length);
            shown = shown.slice(at + text.length);
            return seen;
          }
          if (!open) {
            throw new Error(`${JSON.stringify(text)} was wanted, shown was ${JSON.stringify(shown)}`);
          }
          await new Promise<void>((resolve) => wake = resolve);
        }
      } finally {
        clearTimeout(limit);
      }
    },
    ended: async () => (await child.status).code,
    async close() {
      await writer.close().catch(() => {});
      try {
        child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
      await reading;
      await child.status;
    },
  };
}
