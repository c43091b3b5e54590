/** Lets so many in at a time: a thousand nodes may boot at once, and each push is a few programs here. */
export interface Gate {
  /** Runs `work` as soon as there is room. */
  through<T>(work: () => Promise<T>): Promise<T>;
}

export function createGate(width = 16): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return {
    async through(work) {
      if (inside >= width) await new Promise<void>((resolve) => waiting.push(resolve));
      else inside++;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else inside--;
      }
    },
  };
}
