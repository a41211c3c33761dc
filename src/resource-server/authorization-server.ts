import { Unavailable } from './access.js';
import { isSafeUrl, type Settings } from './options.js';
import { Remembered } from './remembered.js';

const MAX_RESPONSE_BYTES = 64 * 1024;
const METADATA_LIFETIME_MS = 3_600_000;

interface Metadata {
  readonly introspection_endpoint?: string;
  readonly jwks_uri?: string;
}

/** Sends requests to the authorization server, within limits, and finds its endpoints (RFC 8414). */
export class AuthorizationServer {
  private readonly metadata: Remembered<Metadata>;

  constructor(private readonly settings: Settings) {
    this.metadata = new Remembered(settings.now, () => this.fetchMetadata());
  }

  /** Throws `Unavailable`. */
  async endpoint(name: keyof Metadata): Promise<string> {
    const url = (await this.metadata.youngerThan(METADATA_LIFETIME_MS))[name];
    if (typeof url !== 'string' || !isSafeUrl(url)) throw new Unavailable(`the metadata of ${this.settings.issuer} has no usable ${name}`);
    return url;
  }

  /** The JSON object of a successful response. Throws `Unavailable`: redirects, errors, long responses and other content are none. */
  async send(url: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
    const { fetch: send, timeoutMs } = this.settings;
    try {
      const response = await send(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
      if (!response.ok) {
        await response.body?.cancel();
        throw new Unavailable(`${url} answered ${response.status}`, retryAfter(response));
      }
      const value: unknown = JSON.parse(await readBounded(response));
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Unavailable(`${url} did not answer with an object`);
      return value as Record<string, unknown>;
    } catch (error) {
      if (error instanceof Unavailable) throw error;
      throw new Unavailable(`${url} cannot be reached or understood`, undefined, { cause: error });
    }
  }

  private async fetchMetadata(): Promise<Metadata> {
    const { issuer } = this.settings;
    const { origin, pathname } = new URL(issuer);
    const found = await this.send(`${origin}/.well-known/oauth-authorization-server${pathname.replace(/\/$/, '')}`);
    // RFC 8414 section 3.3.
    if (found['issuer'] !== issuer) throw new Unavailable(`the metadata of ${issuer} names another issuer`);
    return found;
  }
}

function retryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isInteger(seconds) && seconds > 0 && seconds <= 3600 ? seconds : undefined;
}

async function readBounded({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  const reader = body?.getReader();
  let text = '';
  for (let length = 0; reader;) {
    const { done, value } = (await reader.read()) as { done: boolean; value: Uint8Array | undefined };
    if (done || !value) break;
    length += value.length;
    if (length > MAX_RESPONSE_BYTES) {
      await reader.cancel();
      throw new Unavailable(`a response of more than ${MAX_RESPONSE_BYTES} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}
