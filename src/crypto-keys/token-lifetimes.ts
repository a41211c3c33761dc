import { CLOCK_DIFFERENCE_MS } from '../common/index.js';

/** What a resource server may set for its access tokens, and the ID tokens that are issued with them. */
export const MAX_RESOURCE_TOKEN_SECONDS = 24 * 60 * 60;

interface TokenLifetimes {
  readonly oauthAccessTokenLifetimeSeconds: number;
}

/** How long what a key has signed can be valid, whoever it was for: so long the key is published after it has signed last. */
export function longestTokenMs({ oauthAccessTokenLifetimeSeconds }: TokenLifetimes): number {
  return Math.max(oauthAccessTokenLifetimeSeconds, MAX_RESOURCE_TOKEN_SECONDS) * 1000 + CLOCK_DIFFERENCE_MS;
}

/** Verifiers that keep the key set for some days find a key that has just been replaced. */
const MIN_KEPT_MS = 48 * 60 * 60 * 1000;

/** How long a key is published after the next one has begun to sign. */
export function keptMs(lifetimes: TokenLifetimes): number {
  return Math.max(MIN_KEPT_MS, longestTokenMs(lifetimes));
}
