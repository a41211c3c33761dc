import { randomUUID } from 'node:crypto';
import {
  type Access,
  createVerifier,
  type Refusal,
  type ResourceServerOptions,
  type Verifier,
} from '../../../src/resource-server/index.js';
import { LocalIssuer } from './local-issuer.js';

export const RESOURCE = 'https://notes.example.com/api';
export const URL_OF_REQUEST = 'https://notes.example.com/api/notes';
export const METADATA_URL = 'https://notes.example.com/.well-known/oauth-protected-resource/api';

/** The authorization server and the clock of the current test. */
interface World {
  issuer: LocalIssuer;
  /** Milliseconds since the epoch, as the verifier sees them. */
  now: number;
}

/** Both are new for every test of the file. */
export function eachWithIssuer(): World {
  const world = { now: 0 } as World; // complete before the first test
  beforeEach(async () => {
    world.issuer = await LocalIssuer.start();
    world.now = Date.now();
  });
  afterEach(() => world.issuer.stop());
  return world;
}

export function verifierOf(world: World, options: Partial<ResourceServerOptions> = {}): Verifier {
  const introspection = { clientId: 'notes:api', clientSecret: 'a secret+%' };
  return createVerifier({ issuer: world.issuer.url, resource: RESOURCE, introspection, now: () => world.now, ...options });
}

export function jwtVerifier(world: World, options: Partial<ResourceServerOptions> = {}): Verifier {
  return createVerifier({ issuer: world.issuer.url, resource: RESOURCE, jwt: {}, now: () => world.now, ...options });
}

/** A token that the authorization server knows. */
export function known(world: World, changes: Readonly<Record<string, unknown>> = {}): string {
  const token = randomUUID();
  const exp = Math.floor(world.now / 1000) + 600;
  const right = { active: true, iss: world.issuer.url, aud: RESOURCE, sub: 'ada', client_id: 'app', scope: 'notes.read', exp };
  world.issuer.tokens.set(token, { ...right, ...changes });
  return token;
}

export function ask(
  verifier: Verifier,
  authorization: readonly string[] | string,
  dpop: readonly string[] = [],
  scopes?: readonly string[],
): Promise<Access | Refusal> {
  return verifier.verify({ method: 'GET', url: URL_OF_REQUEST, authorization: [authorization].flat(), dpop }, scopes);
}

export function bearer(verifier: Verifier, token: string, scopes?: readonly string[]): Promise<Access | Refusal> {
  return ask(verifier, `Bearer ${token}`, [], scopes);
}

export function statusOf(result: Access | Refusal): number {
  return result.allowed ? 200 : result.status;
}

export function challengeOf(result: Access | Refusal): string {
  return result.headers['www-authenticate'] ?? '';
}

/** How often its keys were fetched. */
export function keyFetches({ issuer }: World): number {
  return issuer.asked.get('/jwks') ?? 0;
}

export function introspections({ issuer }: World): number {
  return issuer.asked.get('/introspect') ?? 0;
}
