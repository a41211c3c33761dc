/** A server that the comparison measures. */
export type ContestantId =
  | 'gatehouse'
  | 'gatehouse-workers'
  | 'baseline'
  | 'bare'
  | 'fastify'
  | 'nest'
  | 'pg-select'
  | 'oidc-provider'
  | 'better-auth'
  | 'keycloak'
  | 'hydra';
