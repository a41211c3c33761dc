import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type GenerateKeyPairResult, type JWK, type JWTHeaderParameters, SignJWT } from 'jose';

/** Made once: that takes long. */
const PAIR = generateKeyPair('RS256', { extractable: true });

/** An authorization server of somebody else, which says what a test wants: metadata, keys and introspection, over real HTTP. */
export class LocalIssuer {
  /** How often each path was asked for. */
  readonly asked = new Map<string, number>();
  /** The last `Authorization` header of an introspection. */
  authorization = '';
  /** What an introspection answers, by token. */
  readonly tokens = new Map<string, Readonly<Record<string, unknown>>>();
  /** Every response of a path instead of the right one. */
  readonly faults = new Map<string, { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }>();
  /** Introspections are not answered before this. */
  gate: Promise<unknown> = Promise.resolve();
  /** Its key set. */
  published: readonly JWK[];
  readonly url: string;

  private constructor(
    private readonly server: Server,
    readonly pair: GenerateKeyPairResult,
    readonly jwk: JWK,
  ) {
    this.published = [jwk];
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async start(): Promise<LocalIssuer> {
    const pair = await PAIR;
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
      request.on('end', () => {
        const path = request.url ?? '';
        issuer.asked.set(path, (issuer.asked.get(path) ?? 0) + 1);
        const fault = issuer.faults.get(path);
        if (fault) return response.writeHead(fault.status, fault.headers).end(fault.body);
        response.setHeader('content-type', 'application/json');
        if (path === '/introspect') {
          issuer.authorization = request.headers.authorization ?? '';
          const answer = issuer.tokens.get(new URLSearchParams(body).get('token') ?? '') ?? { active: false };
          return void issuer.gate.then(() => response.end(JSON.stringify(answer)));
        }
        if (path === '/jwks') return response.end(JSON.stringify({ keys: issuer.published }));
        return response.end(
          JSON.stringify({ issuer: issuer.url, introspection_endpoint: `${issuer.url}/introspect`, jwks_uri: `${issuer.url}/jwks` }),
        );
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const issuer = new LocalIssuer(server, pair, jwk);
    return issuer;
  }

  /** A JWT for this resource, valid but for the changes; undefined leaves a claim out. */
  jwt(
    resource: string,
    claims: Readonly<Record<string, unknown>> = {},
    header: Partial<JWTHeaderParameters> = {},
    key: GenerateKeyPairResult['privateKey'] = this.pair.privateKey,
  ): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: this.url, aud: resource, sub: 'ada', client_id: 'app', jti: 'j', iat: now, exp: now + 300, scope: 'notes.read' };
    return new SignJWT({ ...right, ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'one', ...header }).sign(key);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await once(this.server.close(), 'close');
  }
}
