/** The caller's terminal for an interactive command: its keys, from the moment the command takes it over. */

/** `node:process` stdin is one. */
export interface KeyStream extends AsyncIterable<Uint8Array> {
  isTTY?: boolean;
  /** Keys come one by one and unchanged, and are not shown. */
  setRawMode?(on: boolean): unknown;
  /** Nobody reads it any more: it must not keep the process alive. */
  destroy(): unknown;
}

export interface Terminal {
  /** What is typed; nothing before the command has the terminal. */
  typed: AsyncIterable<Uint8Array>;
  /** Gives the terminal to the command, once. */
  take(): void;
  /** Gives it back as it was. */
  giveBack(): void;
}

export function createTerminal(keys: KeyStream): Terminal {
  let begin = () => {};
  const taken = new Promise<void>((resolve) => begin = resolve);
  let state: "before" | "taken" | "over" = "before";
  return {
    typed: keysAfter(taken, keys),
    take() {
      if (state !== "before") return;
      state = "taken";
      if (keys.isTTY) keys.setRawMode?.(true);
      begin();
    },
    giveBack() {
      const wasTaken = state === "taken";
      state = "over";
      if (!wasTaken) return;
      if (keys.isTTY) keys.setRawMode?.(false);
      keys.destroy();
    },
  };
}

async function* keysAfter(taken: Promise<void>, keys: KeyStream): AsyncGenerator<Uint8Array> {
  await taken;
  try {
    for await (const bytes of keys) yield bytes;
  } catch (error) {
    // Given back while somebody waits for a key.
    if ((error as { code?: string }).code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  }
}
