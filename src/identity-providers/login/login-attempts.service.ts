import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { AccessUrl, Clock, equalInConstantTime, sha256 } from '../../common/index.js';
import { identityError } from '../identity-errors.js';
import type { IdentityProvider, LoginAttempt } from '../identity-provider.js';
import { attemptSecrets, newSeed } from './attempt-secrets.js';
import { LoginAttemptsSystemStore } from './login-attempts.system-store.js';

/** How long a person may take at the provider. */
export const LOGIN_LIFETIME_SECONDS = 15 * 60;
/** The maximum length of a request line, so any address on this server fits. */
const LONGEST_TARGET = 16_384;

/** A started login. The seed is only for the browser. */
export interface StartedLogin {
  readonly attempt: LoginAttempt;
  readonly seed: string;
}

/** The attempt that a provider's response belongs to. */
export type FoundLogin =
  | { readonly kind: 'first'; readonly attempt: LoginAttempt }
  /** Its login already had a response. */
  | { readonly kind: 'used'; readonly target: string }
  /** No login of this browser, or an expired one. */
  | { readonly kind: 'unknown' };

/** Stores logins in progress at providers, for all replicas. Each accepts one response. */
@Injectable()
export class LoginAttempts {
  private readonly actor = systemSubject('login');

  constructor(
    private readonly store: LoginAttemptsSystemStore,
    private readonly accessUrl: AccessUrl,
    private readonly clock: Clock,
  ) {}

  /** Starts an attempt at this provider. `target` is a local path. Throws `identity_invalid` for one that is too long for a browser. */
  async begin(provider: IdentityProvider, target: string): Promise<StartedLogin> {
    if (target.length > LONGEST_TARGET) {
      throw identityError('identity_invalid', 'The redirect target of the login is too long.', 'Start again from the login page.');
    }
    const seed = newSeed();
    const attempt = {
      ...attemptSecrets(seed),
      providerId: provider.id,
      redirectUri: (provider.baseUrl ?? this.accessUrl.issuer) + provider.callbackPath,
      target,
    };
    const expiresAt = new Date(this.clock.now().getTime() + LOGIN_LIFETIME_SECONDS * 1000);
    const { providerId, redirectUri, state } = attempt;
    await this.store.insert(this.actor, { stateHash: sha256(state), providerId, redirectUri, target, expiresAt });
    return { attempt, seed };
  }

  /** Uses up the attempt for a response with this state, at this provider, in the browser with this seed. */
  async take(provider: IdentityProvider, state: string, seed: string): Promise<FoundLogin> {
    const secrets = attemptSecrets(seed);
    if (!equalInConstantTime(Buffer.from(secrets.state), Buffer.from(state))) return { kind: 'unknown' };
    const taken = await this.store.take(this.actor, sha256(state), provider.id, this.clock.now());
    if (!taken) return { kind: 'unknown' };
    const { redirectUri, target, isFirst } = taken;
    if (!isFirst) return { kind: 'used', target };
    return { kind: 'first', attempt: { ...secrets, providerId: provider.id, redirectUri, target } };
  }
}
