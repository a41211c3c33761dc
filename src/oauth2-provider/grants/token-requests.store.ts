import { Injectable } from '@nestjs/common';
import { type Actor, Authorizer } from '../../authz/index.js';
import type { ParsedToken } from './presented-tokens.js';
import type { PresentedClient, PresentedSecrets, RevocationFacts, TokenRequestFacts } from './token-request-facts.js';
import { TokenRequestsRepository } from './token-requests.repository.js';

/** The only door to what a token request depends on, read together. */
@Injectable()
export class TokenRequestsStore {
  constructor(
    private readonly requests: TokenRequestsRepository,
    private readonly authorizer: Authorizer,
  ) {}

  async find(actor: Actor, presented: PresentedSecrets): Promise<TokenRequestFacts> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id: presented.clientId });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_secret' });
    if (presented.redeemed) this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_code_token' });
    return this.requests.find(presented);
  }

  /** For the revocation of this token. */
  async findRevocable(actor: Actor, client: PresentedClient, token: ParsedToken): Promise<RevocationFacts> {
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app', id: client.clientId });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_secret' });
    this.authorizer.authorize(actor, 'read', { type: 'oauth2_app_code_token' });
    return this.requests.findRevocable(client, token);
  }
}
