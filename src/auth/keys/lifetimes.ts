import { type Actor, isLoginSession } from '../../authz/index.js';
import { DomainError, formatDuration } from '../../common/index.js';
import { secondsUntil } from './minting.js';

export const INVALID_REQUEST = 'Failed to validate create API key request.';
/** People ask for the longest lifetime a moment after they have read it, when the token with which they ask is older. */
const SINCE_READ_SECONDS = 60;

/** How long the token that creates a key is still valid. Infinite for a login session, which limits no key. */
export function secondsLeft(actor: Actor, now: Date): number {
  const { credential } = actor;
  return credential === null || isLoginSession(actor) ? Infinity : secondsUntil(credential.expiresAt, now);
}

/** The lifetime of a new token; by default, it ends no later than the token that creates it. */
export function lifetimeWithin(
  left: number,
  asked: number | undefined,
  settings: { readonly defaultTokenLifetimeSeconds: number },
): number {
  if (asked === undefined) return Math.min(settings.defaultTokenLifetimeSeconds, left);
  return asked <= left + SINCE_READ_SECONDS ? Math.min(asked, left) : asked;
}

export function livesTooLong(cap: number): DomainError {
  return new DomainError('invalid_input', INVALID_REQUEST, { detail: `lifetime must be at most ${formatDuration(cap)}` });
}
