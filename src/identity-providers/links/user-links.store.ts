import { Injectable } from '@nestjs/common';
import type { UpstreamLoginType } from '../../auth/index.js';
import { type Actor, Authorizer, userObject } from '../../authz/index.js';
import { notFound } from '../../common/index.js';
import type { LinkedClaims } from './link-claims.js';
import { UserLinksRepository } from './user-links.repository.js';

/** The visible part of links with identity providers, without the tokens. */
@Injectable()
export class UserLinksStore {
  constructor(
    private readonly links: UserLinksRepository,
    private readonly authorizer: Authorizer,
  ) {}

  /** Throws `not_found` for a user whose data the actor may not see; null when the user has no such link. */
  async getClaims(actor: Actor, userId: string, loginType: UpstreamLoginType): Promise<LinkedClaims | null> {
    if (!this.authorizer.allows(actor, 'read_personal', userObject(userId))) throw notFound();
    return this.links.findClaims(userId, loginType);
  }
}
