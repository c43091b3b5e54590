/** Bytes from who has them when they come to who reads them when there is time. */

/** One reader; it ends with `end`, after what was pushed before. */
export class ByteQueue implements AsyncIterable<Uint8Array> {
  #chunks: Uint8Array[] = [];
  #ended = false;
  #error: unknown;
  #wake = () => {};
  /** Bytes that wait for the reader. */
  size = 0;

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
        yield chunk;
      }
      if (this.#ended) break;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
    if (this.#error !== undefined) throw this.#error;
  }
}
