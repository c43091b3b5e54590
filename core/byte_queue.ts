/** Bytes from who has them when they come to who reads them when there is time. */

/** One reader; it ends with `end`, after what was pushed before. */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  readonly #emptied: () => void;
  #chunks: Uint8Array[] = [];
  #ended = false;
  #error: unknown;
  #wake = () => {};
  /** Bytes that wait for the reader. */
  size = 0;

  /** @param emptied called whenever the reader has taken all that waited */
  constructor(emptied: () => void = () => {}) {
    this.#emptied = emptied;
  }

  push(bytes: Uint8Array): void {
    if (this.#ended || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.size += bytes.length;
    this.#wake();
  }

  /** Nothing more comes; the reader gets `error` thrown where there is one. */
  end(error?: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      for (let chunk = this.#chunks.shift(); chunk; chunk = this.#chunks.shift()) {
        this.size -= chunk.length;
        if (this.#chunks.length === 0) this.#emptied();
        yield chunk;
      }
      if (this.#ended) break;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.#error !== undefined) throw this.#error;
  }
}
