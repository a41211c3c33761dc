import type { ContestantId } from '../contestants/contestant-id.js';

/** A kind of work that is measured. */
export interface Unit {
  readonly id: string;
  readonly title: string;
  /** What exactly one request does. */
  readonly description: string;
  readonly connections: number;
  /** Who is measured, in the order of a round; this server is first. */
  readonly contestants: readonly ['gatehouse', ...ContestantId[]];
  /** Whose requests the table divides by those of the others; absent: this server. */
  readonly compares?: ContestantId;
  /** Requests at half the rate that this unit showed for this server, at fixed moments. */
  readonly halfOf?: string;
}

const PARALLEL = 32;
const CHAINS = 64;

export const UNITS = [
  {
    id: 'healthz',
    title: 'Liveness',
    description: '`GET /healthz`',
    connections: PARALLEL,
    contestants: ['gatehouse', 'baseline', 'bare', 'fastify', 'nest'],
  },
  {
    id: 'buildinfo',
    title: 'A public endpoint, with rate limits',
    description: '`GET /api/v2/buildinfo` without credentials',
    connections: PARALLEL,
    contestants: ['gatehouse', 'bare'],
  },
  {
    id: 'me',
    title: 'An OAuth access token, cache warm',
    description:
      '`GET /api/v2/users/me` with the OAuth access tokens of 64 users; of the other servers the userinfo endpoint with access tokens, of better-auth the session of a bearer token',
    connections: PARALLEL,
    contestants: ['gatehouse', 'baseline', 'bare', 'fastify', 'nest', 'oidc-provider', 'better-auth', 'keycloak'],
  },
  {
    id: 'me-half',
    title: 'Latency at half the peak',
    description:
      '`GET /api/v2/users/me` at fixed moments, half as many a second as the unit `me` of the same run reached; latency counts from those moments',
    connections: PARALLEL,
    contestants: ['gatehouse'],
    halfOf: 'me',
  },
  {
    id: 'me-workers',
    title: 'Two workers',
    description: '`GET /api/v2/users/me` with one process and with two workers',
    connections: PARALLEL,
    contestants: ['gatehouse', 'gatehouse-workers'],
    compares: 'gatehouse-workers',
  },
  {
    id: 'cold',
    title: 'Every request with another key',
    description: '`GET /api/v2/users/me`, each request with a key that no earlier one presented',
    connections: PARALLEL,
    contestants: ['gatehouse', 'pg-select'],
  },
  {
    id: 'introspection',
    title: 'Introspection',
    description: 'introspection of an opaque access token (RFC 7662)',
    connections: PARALLEL,
    contestants: ['gatehouse', 'oidc-provider', 'keycloak', 'hydra'],
  },
  {
    id: 'refresh',
    title: 'Refresh with rotation',
    description:
      'a token request with a refresh token, which is replaced: 64 chains, each of another user, each with one request at a time',
    connections: CHAINS,
    contestants: ['gatehouse', 'baseline', 'oidc-provider', 'keycloak', 'hydra'],
  },
  {
    id: 'code',
    title: 'Code exchange',
    description:
      'a token request with an authorization code and its PKCE verifier, for access and refresh token; the codes are made before',
    connections: PARALLEL,
    contestants: ['gatehouse', 'baseline', 'oidc-provider'],
  },
  {
    id: 'keys',
    title: 'Key creation',
    description: '`POST /api/v2/users/me/keys/tokens` with a login session, of 64 users',
    connections: PARALLEL,
    contestants: ['gatehouse', 'baseline'],
  },
  {
    id: 'client-credentials',
    title: 'Client credentials',
    description: 'a token request with the credentials of a confidential client',
    connections: PARALLEL,
    contestants: ['gatehouse', 'oidc-provider', 'keycloak', 'hydra'],
  },
] as const satisfies readonly Unit[];

export type UnitId = (typeof UNITS)[number]['id'];

/** Figures of this server alone. */
export const FIGURES = [
  {
    id: 'start',
    title: 'First answer',
    unit: 'ms',
    description: 'from the start of the process to the first 200 of `/healthz`, database migrated',
  },
  {
    id: 'memory-rest',
    title: 'Memory at rest',
    unit: 'MiB',
    description: 'resident memory a second after the first answer, external database',
  },
  {
    id: 'memory-peak',
    title: 'Memory at peak',
    unit: 'MiB',
    description: 'the most resident memory that the server had in all the units above, keys of the cold unit included',
  },
] as const;

export type FigureId = (typeof FIGURES)[number]['id'];
