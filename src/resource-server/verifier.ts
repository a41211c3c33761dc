import { base64url } from 'jose';
import { type Proof, verifyProof } from '../dpop-proof/index.js';
import { type Access, type IncomingRequest, type InvalidToken, type Refusal, type TokenFacts, Unavailable } from './access.js';
import { AuthorizationServer } from './authorization-server.js';
import { type RefusedToken, refuse, unavailable } from './challenge.js';
import { factsOf, INACTIVE } from './facts.js';
import { Introspection } from './introspection.js';
import { JwtAccessTokens } from './jwt-access-tokens.js';
import { resourceMetadata, type ResourceMetadata } from './metadata.js';
import { type ResourceServerOptions, type Settings, settingsOf } from './options.js';
import { memoryReplayStore } from './replay.js';

/** RFC 6750 section 2.1 and RFC 9449 section 7.1. Schemes are compared without regard to case (RFC 9110 section 11.1). */
const CREDENTIALS = /^(bearer|dpop) +(\S+)$/i;
const TOKEN = /^[\w.~+/-]+=*$/;
const MAX_TOKEN_LENGTH = 8192;
/** The time that the clock of another process with the same store may be behind. */
const REPLAY_MARGIN_MS = 5_000;

export interface Verifier {
  /** Never rejects: what cannot be verified is refused. `scopes` are needed beside those of the options. */
  verify(request: IncomingRequest, scopes?: readonly string[]): Promise<Access | Refusal>;
  readonly metadata: ResourceMetadata;
  /** The public URL of a request target such as `/notes?page=2`: that of the resource. */
  urlOf(target: string): string;
}

/** Verifies access tokens for an API, of any authorization server that follows the standards. Throws `TypeError` for unsafe options. */
export function createVerifier(options: ResourceServerOptions): Verifier {
  return new TokenVerifier(settingsOf(options));
}

interface Credentials {
  readonly scheme: 'Bearer' | 'DPoP';
  readonly token: string;
}

interface ProofRefusal {
  readonly error: 'invalid_dpop_proof' | 'use_dpop_nonce';
  readonly detail: string;
}

class TokenVerifier implements Verifier {
  readonly metadata: ResourceMetadata;
  private readonly introspection: Introspection | null;
  private readonly jwts: JwtAccessTokens | null;
  private readonly replayStore;

  constructor(private readonly settings: Settings) {
    const { introspection, jwt, dpop, now } = settings;
    const server = new AuthorizationServer(settings);
    this.metadata = resourceMetadata(settings);
    this.introspection = introspection ? new Introspection(settings, introspection, server) : null;
    this.jwts = jwt ? new JwtAccessTokens(settings, jwt, server) : null;
    this.replayStore = dpop?.replayStore ?? memoryReplayStore({ now });
  }

  urlOf(target: string): string {
    const { origin } = new URL(this.settings.resource);
    // Not resolved: `//host` at its beginning would be another origin.
    return origin + (target.startsWith('/') ? target : `/${target}`);
  }

  async verify(request: IncomingRequest, scopes: readonly string[] = []): Promise<Access | Refusal> {
    const needed = [...new Set([...this.settings.scopes, ...scopes])];
    try {
      return await this.decide(request, needed);
    } catch (error) {
      this.settings.onError(error);
      return unavailable(error instanceof Unavailable ? error.retryAfterSeconds : 5);
    }
  }

  private async decide(request: IncomingRequest, needed: readonly string[]): Promise<Access | Refusal> {
    const nonce = this.settings.dpop?.nonces?.current();
    const refused = (
      status: RefusedToken['status'],
      scheme: RefusedToken['scheme'],
      description: string,
      error?: RefusedToken['error'],
    ): Refusal =>
      refuse(
        // A nonce is only of use to a client that makes proofs (RFC 9449 section 9).
        { status, scheme, description, ...(error && { error }), scopes: needed, nonce: scheme === 'DPoP' ? nonce : undefined },
        { metadataUrl: this.metadata.url, takesBearer: this.settings.dpop?.required !== true },
      );

    const credentials = readCredentials(request.authorization);
    if (credentials === null) return refused(401, null, 'Send an access token in the Authorization header');
    if ('malformed' in credentials) return refused(400, credentials.scheme, 'The Authorization header is malformed', 'invalid_request');
    const { scheme, token } = credentials;
    // What needs no request to the authorization server comes first: a flood of it reaches nobody else.
    if (scheme === 'Bearer' && this.settings.dpop?.required)
      return refused(
        401,
        scheme,
        'This API accepts only tokens that are bound to a key: send it with the scheme DPoP and a proof',
        'invalid_token',
      );
    const proof = scheme === 'DPoP' ? await this.proofOf(request, token) : null;
    if (proof && 'error' in proof) return refused(401, 'DPoP', proof.detail, proof.error);

    const facts = await this.factsOf(token);
    if ('invalid' in facts) return refused(401, scheme, facts.invalid, 'invalid_token');
    if (!proof && facts.jkt !== undefined)
      return refused(401, 'Bearer', 'The token is bound to a key: send it with the scheme DPoP and a proof', 'invalid_token');
    if (proof && facts.jkt === undefined) return refused(401, 'DPoP', 'The token is not bound to a key', 'invalid_token');
    if (proof && facts.jkt !== proof.jkt)
      return refused(401, 'DPoP', 'The token is bound to another key than that of the DPoP proof', 'invalid_token');
    if (needed.some((scope) => !facts.scopes.includes(scope)))
      return refused(403, scheme, 'The token does not have the scope that this request needs', 'insufficient_scope');
    // Last, because it is the only check that leaves something behind.
    if (proof && !(await this.useUp(proof, facts)))
      return refused(401, 'DPoP', 'The DPoP proof was used before: make a new one for every request', 'invalid_dpop_proof');
    return accessOf(token, facts, facts.jkt !== undefined && nonce !== undefined ? { 'dpop-nonce': nonce } : {});
  }

  private async factsOf(token: string): Promise<TokenFacts | InvalidToken> {
    // Of any authorization server, a longer one would not fit into the headers of most.
    if (token.length > MAX_TOKEN_LENGTH) return { invalid: 'The token is too long' };
    const claims = await this.claimsOf(token);
    return 'invalid' in claims ? (claims as InvalidToken) : factsOf(claims, this.settings);
  }

  private async claimsOf(token: string): Promise<Readonly<Record<string, unknown>> | InvalidToken> {
    if (this.jwts?.recognizes(token)) return this.jwts.claimsOf(token);
    return (await this.introspection?.claimsOf(token)) ?? INACTIVE;
  }

  /** The checks of RFC 9449 section 4.3 that need only the request. */
  private async proofOf({ method, url, dpop }: IncomingRequest, token: string): Promise<Proof | ProofRefusal> {
    const proof = await verifyProof(dpop, { method, url, accessToken: token }, new Date(this.settings.now()));
    if ('fault' in proof) return { error: 'invalid_dpop_proof', detail: `The DPoP proof ${proof.detail}` };
    const nonces = this.settings.dpop?.nonces;
    if (nonces && !(proof.nonce !== undefined && nonces.accepts(proof.nonce)))
      return { error: 'use_dpop_nonce', detail: 'The DPoP proof must have the nonce of the header DPoP-Nonce in the claim nonce' };
    return proof;
  }

  private async useUp({ id, validUntil, jkt }: Proof, { claims }: TokenFacts): Promise<boolean> {
    const subject = text(claims['sub']) ?? text(claims['client_id']);
    return this.replayStore.use(base64url.encode(id), validUntil.getTime() + REPLAY_MARGIN_MS, { jkt, subject });
  }
}

/** Null without credentials of a scheme that is known here. */
function readCredentials(
  sent: readonly string[],
): Credentials | { readonly malformed: true; readonly scheme: Credentials['scheme'] } | null {
  const [text, ...others] = sent;
  const name = /^(bearer|dpop)(?![^\s])/i.exec(text ?? '')?.[1];
  if (text === undefined || name === undefined) return null;
  const scheme = name.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer';
  const token = CREDENTIALS.exec(text)?.[2];
  return others.length > 0 || token === undefined || !TOKEN.test(token) ? { malformed: true, scheme } : { scheme, token };
}

function accessOf(token: string, { claims, scopes, jkt }: TokenFacts, headers: Access['headers']): Access {
  const { sub, client_id: clientId, username, exp } = claims;
  return {
    allowed: true,
    token,
    scopes,
    subject: text(sub),
    clientId: text(clientId),
    username: text(username),
    expiresAt: typeof exp === 'number' ? exp : undefined,
    jkt,
    claims,
    headers,
  };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
