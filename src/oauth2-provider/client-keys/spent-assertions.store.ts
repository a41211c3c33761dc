import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import { DomainError } from '../../common/index.js';
import { type SpendOutcome, type SpentAssertion, SpentAssertionsRepository } from './spent-assertions.repository.js';

/** Some of the remembered ones expire within a minute. */
const RETRY_AFTER_SECONDS = 60;

/** The only door to the assertions that clients have used. They count as a part of what clients prove their identity with. */
@Injectable()
export class SpentAssertionsStore {
  constructor(
    private readonly assertions: SpentAssertionsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `rate_limited` if too many assertions of the client are still valid. */
  async spend(actor: Actor, assertion: SpentAssertion): Promise<Exclude<SpendOutcome, 'full'>> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app_secret' });
    const outcome = await this.assertions.spend(assertion);
    if (outcome === 'full') throw full();
    return outcome;
  }

  /** It can be used again. */
  async giveBack(actor: Actor, assertion: SpentAssertion): Promise<void> {
    this.authorizer.authorize(actor, 'update', { type: 'oauth2_app_secret' });
    await this.assertions.giveBack(assertion);
  }

  async deleteExpired(actor: Actor, before: Date, limit: number): Promise<number> {
    this.authorizer.authorize(actor, 'delete', { type: 'oauth2_app_secret' });
    return this.assertions.deleteExpired(before, limit);
  }
}

function full(): DomainError {
  const text = 'Too many assertions of this client are still valid. Give them a shorter lifetime, such as a minute.';
  return new DomainError('rate_limited', text, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
