import { exceededJsonLimit } from '../common/index.js';

/**
 * Of one document of a provider, at whatever depth: more than any person has claims. What a document of a few megabytes can contain
 * beyond that would occupy the event loop for seconds.
 */
export const MOST_VALUES = 25_000;
/** Deeper than any document; recursive code that handles it could overflow its stack on more. */
export const DEEPEST = 64;

/** Asked before a JSON text is parsed, which alone would take long. */
export function isTooLarge(json: string | Uint8Array, maxValues: number = MOST_VALUES): boolean {
  const bytes = typeof json === 'string' ? Buffer.from(json) : json;
  return exceededJsonLimit(bytes, { maxValues, maxMembers: maxValues, maxDepth: DEEPEST }) !== null;
}

/** Asked before a JWT is read: its header is parsed even if its signature is wrong. */
export function isTokenTooLarge(jwt: string): boolean {
  return jwt.split('.', 2).some((part) => isTooLarge(Buffer.from(part, 'base64url')));
}

/** The same for pairs of a form. */
export function isFormTooLarge(form: string): boolean {
  return form.split('&', MOST_VALUES + 1).length > MOST_VALUES;
}

/** The same response, for libraries that parse it. Throws if it is too large. */
export async function boundedJson(response: Response, maxValues?: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (isTooLarge(bytes, maxValues)) throw new Error('the response contains too many values');
  const { status, statusText, headers } = response;
  return new Response(bytes.length === 0 ? null : bytes, { status, statusText, headers });
}
