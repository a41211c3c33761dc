import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { expectStatus } from '../expect-answer.js';
import type { Answer } from '../http-client.js';
import { uniqueName } from '../unique-name.js';
import { EXTENSION, newSigningKey, type SigningKey } from './assertions.js';
import { type Fields, encodeFields, TOKENS } from './messages.js';
import type { Provider } from './provider.js';
import { TOKEN_EXCHANGE } from './token-exchange.js';

export const AGENTS = '/api/v2/agents';
export const ISSUERS = '/api/v2/workload-identity-issuers';
export const JWT_TYPE = 'urn:ietf:params:oauth:token-type:jwt';
/** The subject of the programs in tests. */
export const SUBJECT = 'repo:octo-org/octo-repo:ref:refs/heads/main';

type Members = Readonly<Record<string, unknown>>;

/** A platform that signs tokens for its programs. */
export interface Platform {
  readonly id: string;
  /** `iss` of its tokens. */
  readonly issuer: string;
  readonly key: SigningKey;
}

/** The fields of a new issuer, with keys by value unless the fields say where they are. */
export async function newIssuer(fields: Members = {}, key?: SigningKey): Promise<Members & { readonly issuer: string }> {
  const { publicJwk } = key ?? (await newSigningKey());
  const name = uniqueName('platform');
  const keys = 'jwks_url' in fields || 'jwks' in fields ? {} : { jwks: { keys: [publicJwk] } };
  return { name, issuer: `https://${name}.example.com`, ...keys, ...fields };
}

/** Adds an issuer; `fields` override what is sent. */
export async function createIssuer(provider: Provider, fields: Members = {}): Promise<Platform> {
  const key = await newSigningKey();
  const answer = await provider.admin('POST', ISSUERS, await newIssuer(fields, key));
  const { id, issuer } = expectStatus(answer, 201).json<{ id: string; issuer: string }>();
  return { id, issuer, key };
}

/** An agent of the administrator. Returns its ID. */
export async function createAgent(provider: Provider, fields: Members = {}): Promise<string> {
  const answer = await provider.admin('POST', AGENTS, { name: uniqueName('agent'), ...fields });
  return expectStatus(answer, 201).json<{ agent: { id: string } }>().agent.id;
}

/** Has the agent trust a program of the platform: `SUBJECT`, unless the fields say otherwise. Returns the ID of the identity. */
export async function trust(
  provider: Provider,
  agentId: string,
  { id: issuer }: Pick<Platform, 'id'>,
  fields: Members = { subject: SUBJECT },
): Promise<string> {
  const answer = await provider.admin('POST', identitiesOf(agentId), { issuer, ...fields });
  return expectStatus(answer, 201).json<{ id: string }>().id;
}

export function identitiesOf(agentId: string): string {
  return `${AGENTS}/${agentId}/workload-identities`;
}

/** A token of a program for this server, as a platform signs it; `claims` and `header` override what is in it. */
export async function signPlatformToken(
  { url }: Pick<Provider, 'url'>,
  { issuer, key }: Pick<Platform, 'issuer' | 'key'>,
  claims: Members = {},
  header: Members = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const all = { iss: issuer, sub: SUBJECT, aud: url, jti: randomUUID(), iat: now, exp: now + 300, ...claims };
  const protectedHeader = { alg: key.alg, ...present({ kid: key.kid, typ: 'JWT', ...header }) };
  return new SignJWT(present(all)).setProtectedHeader(protectedHeader).sign(key.privateKey, { crit: { [EXTENSION]: true } });
}

/** Exchanges the token of a program for one of an agent. */
export function exchangePlatformToken(provider: Provider, agentId: string, token: string, fields: Fields = {}): Promise<Answer> {
  const form = { grant_type: TOKEN_EXCHANGE, client_id: agentId, subject_token: token, subject_token_type: JWT_TYPE, ...fields };
  return provider.post(TOKENS, { body: encodeFields(form) });
}

function present(members: Members): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
