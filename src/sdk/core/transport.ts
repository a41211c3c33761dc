import { ConnectionError } from './errors.js';
import { type Outgoing, withoutSecrets } from './outgoing.js';

/** `fetch` of Node would keep all of a stream in memory for a second request, unless it knows that there will be none. */
const STREAMED = { duplex: 'half', redirect: 'error', window: null } as const;

/** Sends a request by `fetch`. Rejects with a `ConnectionError`, or with the reason of the request's signal. */
export async function dispatch(request: Outgoing, fetch: typeof globalThis.fetch): Promise<Response> {
  const { url, method, headers, body, signal, credentials } = request;
  const streamed = body instanceof ReadableStream ? STREAMED : {};
  try {
    // A redirect would repeat credentials elsewhere, and a proof of DPoP is for one URL.
    return await fetch(url, { method, headers, body, credentials, redirect: 'manual', ...(signal && { signal }), ...streamed });
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    throw new ConnectionError({ method, url: withoutSecrets(url) }, { cause: error });
  }
}
