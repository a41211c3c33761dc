import { Injectable } from '@nestjs/common';
import { systemSubject } from '../../authz/index.js';
import { Clock } from '../../common/index.js';
import type { AppRow } from '../apps/app-row.js';
import { AppsStore } from '../apps/apps.store.js';
import { InitialAccessTokensService, type InitialTokenRequest } from './initial-access-tokens.service.js';
import { RegistrationPolicyService } from './registration-policy.service.js';
import type { InitialAccessTokenRow, RegistrationPolicy } from './registration-row.js';
import { RegistrationTokens } from './registration-tokens.js';
import { UnusedRegistrations } from './unused-registrations.js';

const BY_COMMAND = { command: 'server oauth2 registration' } as const;

/** What an operator with access to the database can do to apps that register themselves. */
@Injectable()
export class OperatorRegistrations {
  private readonly actor = systemSubject('client-registration');

  constructor(
    private readonly policies: RegistrationPolicyService,
    private readonly initialTokens: InitialAccessTokensService,
    private readonly apps: AppsStore,
    private readonly registrationTokens: RegistrationTokens,
    private readonly unused: UnusedRegistrations,
    private readonly clock: Clock,
  ) {}

  /** Null: nobody has chosen one. */
  policy(): Promise<RegistrationPolicy | null> {
    return this.policies.find();
  }

  setPolicy(policy: RegistrationPolicy): Promise<void> {
    return this.policies.set(systemSubject('system-restricted'), policy, { additionalFields: BY_COMMAND });
  }

  tokens(): Promise<InitialAccessTokenRow[]> {
    return this.initialTokens.list(this.actor);
  }

  /** Throws `invalid_input`. The only time the token is shown. */
  createToken(request: InitialTokenRequest): Promise<InitialAccessTokenRow & { readonly token: string }> {
    return this.initialTokens.create(this.actor, request, BY_COMMAND);
  }

  /** Throws `not_found`. */
  deleteToken(id: string): Promise<void> {
    return this.initialTokens.delete(this.actor, id, BY_COMMAND);
  }

  /** The apps that registered themselves. */
  async list(): Promise<AppRow[]> {
    return (await this.apps.list(this.actor)).filter(({ dynamicallyRegistered }) => dynamicallyRegistered);
  }

  /** Throws `not_found`. */
  revokeToken(appId: string): Promise<void> {
    return this.registrationTokens.revoke(this.actor, appId);
  }

  /** Deletes what registered without a token and was not used for this long. Returns the number of apps. */
  cleanUp(unusedForSeconds: number): Promise<number> {
    return this.unused.deleteApps(this.actor, new Date(this.clock.now().getTime() - unusedForSeconds * 1000));
  }
}
