import { AgentManifestResponse, AgentSecretResponse } from '../../core/response-shapes.js';
import { truthOf } from '../../core/testing/lies.js';

const SECOND = 1000;
const GRACE_MS = 60 * SECOND;

/** The name of a token that is made by this. */
export function agentToken(number: number): string {
  return `gha_${String(number).padStart(10, '0')}-${'x'.repeat(22)}`;
}

/** What the server promises about the tokens of one agent, without a server. */
export class FakeAgentServer {
  readonly requests: { readonly operation: string; readonly token: string; readonly form: URLSearchParams }[] = [];
  lifetimeMs = 1000 * SECOND;
  current = agentToken(0);
  private former: { readonly token: string; readonly endsAt: number } | undefined;
  private issued = 0;
  private expiresAt: number;
  /** What happens to the next requests: handled or not, no response arrives. */
  faults: ('request lost' | 'response lost' | undefined)[] = [];

  constructor(public time = 1_700_000_000_000) {
    this.expiresAt = this.time + this.lifetimeMs;
  }

  readonly now = (): number => this.time;

  readonly fetch = (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const operation = `${init.method ?? 'GET'} ${new URL(url).pathname}`;
    const token = new Headers(init.headers).get('Authorization')?.replace('Bearer ', '') ?? '';
    this.requests.push({ operation, token, form: new URLSearchParams(typeof init.body === 'string' ? init.body : '') });
    const fault = this.faults.shift();
    if (fault === 'request lost') return Promise.reject(new TypeError('fetch failed'));
    const response = this.answer(operation, token);
    return fault === 'response lost' ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve(response);
  };

  /** How many requests of this operation there were. */
  count(operation: string): number {
    return this.requests.filter((request) => request.operation === operation).length;
  }

  accepts(token: string): boolean {
    if (token === this.current) return this.time < this.expiresAt;
    return token === this.former?.token && this.time < this.former.endsAt;
  }

  private answer(operation: string, token: string): Response {
    const headers = { Date: new Date(this.time).toUTCString() };
    if (operation === 'POST /oauth2/tokens') {
      this.replaceToken();
      return Response.json({ access_token: this.current, token_type: 'Bearer', expires_in: this.lifetimeMs / 1000 }, { headers });
    }
    if (!this.accepts(token))
      return Response.json({ message: 'no' }, { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
    if (operation === 'POST /api/v2/agents/me/token') {
      // An unused successor is replaced, and its predecessor stays.
      if (token === this.current) this.former = { token, endsAt: this.time + GRACE_MS };
      this.replaceToken();
      return Response.json({ token: this.current, expires_at: new Date(this.expiresAt).toISOString() }, { status: 201, headers });
    }
    if (token === this.current) this.former = undefined;
    const [, path = ''] = operation.split('/api/v2/');
    if (path === 'agents/me') {
      const manifest = truthOf(AgentManifestResponse) as object;
      const dates = { token: { expires_at: new Date(this.expiresAt).toISOString() }, token_lifetime_seconds: this.lifetimeMs / 1000 };
      return Response.json({ ...manifest, ...dates }, { headers });
    }
    if (path.startsWith('files/')) return new Response('content', { headers: { 'Content-Type': 'application/x-tar' } });
    if (path === 'agents/me/gitsshkey') return Response.json({ public_key: 'public', private_key: 'private' }, { headers });
    const secret = { ...(truthOf(AgentSecretResponse) as object), name: decodeURIComponent(path.split('/').at(-1) ?? '') };
    return Response.json(path === 'agents/me/secrets' ? [secret] : secret, { headers });
  }

  private replaceToken(): void {
    this.issued += 1;
    this.current = agentToken(this.issued);
    this.expiresAt = this.time + this.lifetimeMs;
  }
}
