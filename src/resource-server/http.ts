import type { Access, Refusal } from './access.js';
import type { Verifier } from './verifier.js';

/** A request of Node's HTTP server, which Express, Fastify and Nest all have underneath. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headersDistinct: Readonly<Record<string, readonly string[] | undefined>>;
}

const verified = new WeakMap<object, Access>();

/** Verifies the token of a request and remembers whose it is. `target`: what stands in the request line, also below a router. */
export async function verifyNodeRequest(
  verifier: Verifier,
  request: NodeRequest,
  target: string,
  scopes: readonly string[],
): Promise<Access | Refusal> {
  const { method = '', headersDistinct: headers } = request;
  const incoming = { method, url: verifier.urlOf(target), authorization: headers['authorization'] ?? [], dpop: headers['dpop'] ?? [] };
  const result = await verifier.verify(incoming, scopes);
  if (result.allowed) verified.set(request, result);
  return result;
}

/** Throws for a request that was not verified: a route without the check must not work by accident. */
export function accessOfNodeRequest(request: object): Access {
  const access = verified.get(request);
  if (!access) throw new Error('the access token of this request was not verified: the route lacks the check');
  return access;
}
