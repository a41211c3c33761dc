import { ConnectionError, type FailedRequest } from './errors.js';

/** The request whose response is read. */
export interface SentRequest extends FailedRequest {
  readonly signal?: AbortSignal | undefined;
}

/** The text at the beginning of a body. */
interface BodyText {
  readonly text: string;
  /** There is more of it, which was not read. */
  readonly isCut: boolean;
}

/**
 * At most `limit` bytes of a body; the connection is closed if there are more. Rejects with the reason of the request's signal, or with a
 * `ConnectionError` if the connection breaks.
 */
export async function readBody(response: Response, limit: number, request: SentRequest): Promise<BodyText> {
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  if (!reader) return { text: '', isCut: false };
  const decoder = new TextDecoder();
  let text = '';
  let left = limit;
  for (;;) {
    const { value, done } = await reader.read().catch((error: unknown) => {
      throw brokenOff(error, request);
    });
    if (done) return { text: text + decoder.decode(), isCut: false };
    text += decoder.decode(value.subarray(0, left), { stream: true });
    left -= value.byteLength;
    if (left < 0) {
      await reader.cancel().catch(() => undefined);
      return { text, isCut: true };
    }
  }
}

/** `fetch` rejects with a `TypeError` when the connection breaks, and with the reason of the caller when it was aborted. */
function brokenOff(error: unknown, request: SentRequest): unknown {
  return request.signal?.aborted ? (request.signal.reason as unknown) : new ConnectionError(request, { cause: error });
}
