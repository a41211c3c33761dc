/** More than any provider has to say; claims of somebody in thousands of groups included. */
const MAX_BYTES = 4 * 1024 * 1024;
/** How long a provider may take for one answer, in seconds. */
export const PROVIDER_TIMEOUT_SECONDS = 10;

/**
 * `fetch` for answers of identity providers: read to the end under the caller's time limit, and no further than `MAX_BYTES`.
 * GitHub reports a failure of its token endpoint with status 200, which RFC 6749 section 5.2 does not know: that becomes a 400.
 */
export async function boundedFetch(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  if (!response.body) return response;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's type of a response body leaves its chunks open; those of fetch are bytes.
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw new TypeError('the identity provider sent more than anybody could mean');
    chunks.push(chunk);
  }
  const body = Buffer.concat(chunks);
  const { statusText, headers } = response;
  const status = response.status === 200 && isError(headers, body) ? 400 : response.status;
  return new Response(body.length === 0 ? null : body, { status, statusText, headers });
}

function isError(headers: Headers, body: Buffer): boolean {
  // Errors are small; the claims of a person are not parsed twice.
  if (body.length > 4096 || !/json/i.test(headers.get('content-type') ?? '')) return false;
  try {
    const json: unknown = JSON.parse(body.toString('utf8'));
    return (
      typeof json === 'object' &&
      json !== null &&
      'error' in json &&
      typeof json.error === 'string' &&
      !('access_token' in json) &&
      !('sub' in json)
    );
  } catch {
    return false;
  }
}

/** What went wrong between us and a provider, in words that hold no secret. */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown failure';
  const { error: code, error_description: description } = error as { error?: unknown; error_description?: unknown };
  if (typeof code === 'string') return typeof description === 'string' ? `${code}: ${description}` : code;
  const cause = error.cause instanceof Error ? `: ${causeText(error.cause)}` : '';
  return `${error.message}${cause}`;
}

/** Of a refused connection to several addresses only the code is worth telling. */
function causeText(cause: Error): string {
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
