export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';

/** The values of `grant_type` that the token endpoint serves. Each needs its handler in `grant-registry.ts`, or nothing compiles. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:device_code',
  TOKEN_EXCHANGE,
] as const;

export type GrantType = (typeof GRANT_TYPES)[number];

/** The grant types of an app whose registration names none; also the default of the column. */
export const DEFAULT_GRANT_TYPES: readonly GrantType[] = ['authorization_code', 'refresh_token'];
