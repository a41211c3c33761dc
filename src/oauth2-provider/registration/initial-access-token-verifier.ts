import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import { type Actor, OWN_AUTHORITY, systemSubject } from '../../authz/index.js';
import { Clock, OAuthError } from '../../common/index.js';
import { PresentedSecret } from '../oauth-secret.js';
import { RegistrationsStore } from './registrations.store.js';

/** A valid initial access token, and in whose name apps register with it. */
export interface VerifiedInitialToken {
  readonly id: string;
  readonly actor: Actor;
}

/** Verifies initial access tokens. Apps register in the name of the administrator who made the token, as far as that person still may. */
@Injectable()
export class InitialAccessTokenVerifier {
  constructor(
    private readonly registrations: RegistrationsStore,
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  /** Throws `invalid_token` with the same text for every cause. Whether a use is left is settled when it is used. */
  async verify(text: string): Promise<VerifiedInitialToken> {
    const now = this.clock.now();
    const presented = PresentedSecret.parse(text);
    const system = systemSubject('client-registration');
    const token = presented && (await this.registrations.findToken(system, presented.prefix));
    const isRight = presented?.matches(token?.hashedToken) ?? false;
    if (!token || !isRight || token.uses >= token.maxUses || token.expiresAt <= now) throw invalidInitialToken();
    if (token.createdBy === null) return { id: token.id, actor: system };
    const actor = await this.credentials.findActor(token.createdBy, OWN_AUTHORITY, now);
    if (!actor || !this.registrations.mayRegister(actor)) throw invalidInitialToken();
    return { id: token.id, actor };
  }
}

export function invalidInitialToken(): OAuthError {
  return new OAuthError('invalid_token', 'The initial access token is invalid, expired or used up');
}
