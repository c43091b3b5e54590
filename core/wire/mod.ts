/** The wire: requests and responses as the original's clients and servers write them. */
export { createFrames, type Frames } from "./frames.ts";
export {
  decodeRequest,
  encodeAbort,
  encodeRequest,
  encodeTyped,
  REQUEST_ROOT,
  type WireRequest,
} from "./request.ts";
export { decodeResponse, encodeResponses, RESPONSE_ROOT, type WireResponse } from "./response.ts";
export { WireError } from "./wire_error.ts";
