/** Text inside the quotes of a Scheme string. Pure. */
import { UsageError } from "../../../core/mod.ts";

/** @throws UsageError a control character, which no setting has */
export function schemeText(text: string): string {
  if (/\p{Cc}/u.test(text)) throw new UsageError(`${JSON.stringify(text)} has a control character`);
  return text.replace(/["\\]/g, "\\$&");
}
