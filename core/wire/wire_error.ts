/** What is wrong with bytes that a peer sent, and where. */

/** A document that breaks the protocol; the connection it came on cannot be trusted to be in step any more. */
export class WireError extends Error {
  override name = "WireError";
  /** @param offset characters or bytes from the beginning of the document */
  constructor(message: string, readonly offset: number) {
    super(message);
  }
}
