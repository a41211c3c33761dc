import { Injectable } from '@nestjs/common';
import { Credentials } from '../../auth/index.js';
import { type Actor, OWN_AUTHORITY, type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, sha256 } from '../../common/index.js';
import { UserCreationService, UserCreationSettings } from '../creation/user-creation.service.js';
import { Memberships } from '../memberships.port.js';
import type { UserRow } from '../users.repository.js';
import { InvitationsSystemStore } from './invitations.system-store.js';

/** How an invited person can authenticate here. */
export type InvitedLoginType = 'password' | 'oidc';

/** What an invitation says to the person who has its link. */
export interface OpenInvitation {
  readonly email: string;
  /** The user name of whoever invited. */
  readonly invitedBy: string;
  readonly roles: readonly string[];
  readonly organizations: readonly { readonly id: string; readonly displayName: string }[];
  readonly expiresAt: Date;
  readonly loginTypes: readonly InvitedLoginType[];
}

export interface InvitedAccount {
  readonly username: string;
  readonly name: string;
  readonly loginType: InvitedLoginType;
  /** Empty for other login types. */
  readonly password: string;
}

/** For people without an account: what they are invited to, and the account that they create. */
@Injectable()
export class InvitationAcceptance {
  private readonly login = systemSubject('login');

  constructor(
    private readonly invitations: InvitationsSystemStore,
    private readonly creation: UserCreationService,
    private readonly memberships: Memberships,
    private readonly credentials: Credentials,
    private readonly settings: UserCreationSettings,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found` with the same text for every cause. */
  async describe(token: string): Promise<OpenInvitation> {
    return (await this.#open(token)).invitation;
  }

  /**
   * Creates the account in the name of whoever invited, who needs the permissions for all of it at this time. The invitation is used up in the same
   * transaction: of concurrent requests one creates an account, and a refused one leaves the invitation as it was.
   */
  async accept(token: string, account: InvitedAccount, origin: RequestOrigin): Promise<UserRow> {
    const { id, invitation, inviter } = await this.#open(token);
    const request = {
      ...account,
      email: invitation.email,
      status: 'dormant',
      organizationIds: invitation.organizations.map((organization) => organization.id),
      isServiceAccount: false,
      roles: invitation.roles,
    } as const;
    const user = await this.creation.create({ ...inviter, origin }, request, {
      id,
      claim: async (tx) => {
        if (!(await this.invitations.claim(this.login, id, this.clock.now(), tx))) throw unusable();
      },
    });
    return user;
  }

  async #open(token: string): Promise<{ readonly id: string; readonly invitation: OpenInvitation; readonly inviter: Actor }> {
    const now = this.clock.now();
    const row = await this.invitations.findByToken(this.login, sha256(token), now);
    const inviter = row && (await this.credentials.findActor(row.createdBy, OWN_AUTHORITY, now));
    if (!inviter || !this.creation.mayCreate(inviter)) throw unusable();
    const organizations = (await this.memberships.listVisible(inviter)).filter(({ id }) => row.organizationIds.includes(id));
    if (organizations.length === 0) throw unusable();
    const { password, oidc } = this.settings.logins;
    const loginTypes = [...(password ? ['password' as const] : []), ...(oidc ? ['oidc' as const] : [])];
    const { email, roles, expiresAt } = row;
    return { id: row.id, inviter, invitation: { email, roles, expiresAt, organizations, loginTypes, invitedBy: inviter.friendlyName } };
  }
}

function unusable(): DomainError {
  return new DomainError('not_found', 'This invitation is invalid, has expired or was used already. Ask for another one.');
}
