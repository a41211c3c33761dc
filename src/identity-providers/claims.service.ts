import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';
import { UsersService } from '../users/index.js';
import type { LinkClaims } from './links/link-claims.js';
import { UserLinksStore } from './links/user-links.store.js';

/** Shows the claims of an identity provider to the person they are about. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly users: UsersService,
    private readonly links: UserLinksStore,
  ) {}

  /** `user` is a UUID, a user name or `me`. Throws `not_found`, and `invalid_input` for a user with another login type. */
  async get(actor: Actor, user: string): Promise<LinkClaims> {
    const { id, loginType } = await this.users.resolve(actor, user);
    const claims = loginType === 'oidc' ? await this.links.getClaims(actor, id, 'oidc') : null;
    if (!claims) throw new DomainError('invalid_input', 'User is not an OIDC user.');
    return claims;
  }
}
