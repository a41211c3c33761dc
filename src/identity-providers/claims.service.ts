import { Injectable } from '@nestjs/common';
import type { Actor } from '../authz/index.js';
import { DomainError } from '../common/index.js';
import { type UserRow, UsersService } from '../users/index.js';
import type { LinkedClaims } from './links/link-claims.js';
import { UserLinksStore } from './links/user-links.store.js';

/** A user, and what an identity provider said of them at their last login there. */
interface UserWithClaims {
  readonly user: UserRow;
  /** Null for another login type than OpenID Connect, and before the first login. */
  readonly link: LinkedClaims | null;
}

/** Shows the claims of an identity provider to the person they are about. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly users: UsersService,
    private readonly links: UserLinksStore,
  ) {}

  /** `user` is a UUID, a user name or `me`. Throws `not_found`, and `invalid_input` for a user with another login type. */
  async get(actor: Actor, user: string): Promise<LinkedClaims> {
    const { link } = await this.find(actor, user);
    if (!link) throw new DomainError('invalid_input', 'User is not an OIDC user.');
    return link;
  }

  /** As `get`, also for other login types. Throws `not_found`. */
  async find(actor: Actor, reference: string): Promise<UserWithClaims> {
    const user = await this.users.resolve(actor, reference);
    return { user, link: user.loginType === 'oidc' ? await this.links.getClaims(actor, user.id, 'oidc') : null };
  }
}
