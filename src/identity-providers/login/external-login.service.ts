import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { apiKeyResource, barOf, SessionsService } from '../../auth/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { Clock, DomainError, remotePictureUrl } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { GroupSync } from '../../organizations/index.js';
import {
  type AccountProfile,
  type AccountRow,
  auditedUser,
  cutRealName,
  Memberships,
  RoleSync,
  UpstreamAccounts,
  userResource,
} from '../../users/index.js';
import type { AdmissionRules, ExternalIdentity } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import { UserLinksSystemStore } from '../links/user-links.system-store.js';
import type { LinkRow } from '../links/user-links.repository.js';
import {
  accountBarred,
  alreadyLinked,
  linkedElsewhere,
  profileCollides,
  signupsDisabled,
  usernamesExhausted,
  wrongLoginType,
} from './login-errors.js';
import { usernameCandidates, usernameFrom } from './username.js';

/** Unique indexes that concurrent first logins can violate. The second attempt finds what the first login created. */
const NEWCOMER_INDEXES = ['users_email_lower_key', 'users_username_lower_key', 'user_links_linked_id_key', 'user_links_pkey'];
const MAX_ATTEMPTS = 3;
const ALTERNATES = 10;

/** The account, and whether it is new. */
interface Admitted {
  readonly userId: string;
  readonly isNew: boolean;
}

/** An existing account, and its link: null if it has never logged in. Both are locked. */
interface FoundAccount {
  readonly account: AccountRow;
  readonly link: LinkRow | null;
}

/** The account of a rejected login, for the audit log. */
class LoginRejectedError extends Error {
  constructor(
    readonly reason: DomainError,
    readonly account: AccountRow,
  ) {
    super(reason.message);
  }
}

/** Creates a session for a verified identity: finds or creates its account, and stores the provider's data. */
@Injectable()
export class ExternalLoginService {
  private readonly actor = systemSubject('login');

  constructor(
    private readonly accounts: UpstreamAccounts,
    private readonly links: UserLinksSystemStore,
    private readonly memberships: Memberships,
    private readonly groups: GroupSync,
    private readonly roles: RoleSync,
    private readonly providers: IdentityProviders,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns a new session token, which replaces the presented tokens `replaced`. Throws the domain error to show to the person; then
   * nothing was changed.
   */
  async logIn(identity: ExternalIdentity, rules: AdmissionRules, origin: RequestOrigin, replaced: readonly string[]): Promise<string> {
    try {
      const { userId } = await this.admit(identity, rules, origin);
      const { loginType, authTime } = identity;
      // In a transaction that retries: another login of the same person may lock the account briefly.
      return await this.transactions.run(async (tx) => {
        const token = await this.sessions.begin(userId, { loginType, authTime }, origin, tx);
        await this.sessions.revokeReplaced(replaced, token, origin, tx);
        return token;
      });
    } catch (error) {
      if (!(error instanceof LoginRejectedError)) throw error;
      await this.record('login', error.account.id, 403, origin);
      throw error.reason;
    }
  }

  private async admit(identity: ExternalIdentity, rules: AdmissionRules, origin: RequestOrigin): Promise<Admitted> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.transactions.run(async (tx) => {
          const found = await this.findAccount(identity, rules, tx);
          const admitted = found ? await this.welcomeBack(found, identity, origin, tx) : await this.register(identity, rules, tx);
          if (identity.groups) await this.groups.sync(this.actor, admitted.userId, identity.groups, origin, tx);
          if (identity.roles) await this.roles.sync(this.actor, admitted.userId, identity.roles, origin, tx);
          await this.record(admitted.isNew ? 'register' : 'login', admitted.userId, 201, origin, tx);
          return admitted;
        });
      } catch (error) {
        const isRace = NEWCOMER_INDEXES.some((index) => violates(error, index));
        if (!isRace) throw error;
        if (attempt === MAX_ATTEMPTS) throw profileCollides(error);
      }
    }
  }

  /** By identity; else by e-mail address, but never an account of another identity or of another configured provider. */
  private async findAccount(identity: ExternalIdentity, rules: AdmissionRules, tx: EntityManager): Promise<FoundAccount | null> {
    const { loginType, linkedId, email } = identity;
    // The link is read once its account is locked: while this waited for the lock, another login may have taken it over.
    const linkOf = ({ id }: AccountRow): Promise<LinkRow | null> => this.links.find(this.actor, id, loginType, tx);
    const linked = await this.accounts.lockByLinkedId(this.actor, loginType, linkedId, tx);
    if (linked) {
      const link = await linkOf(linked);
      if (link && this.isOfAnother(link, identity)) throw new LoginRejectedError(linkedElsewhere(), linked);
      if (link?.linkedId === linkedId) return { account: linked, link };
    }
    const namesake = await this.accounts.lockByEmail(this.actor, email, tx);
    if (!namesake) return null;
    const link = await linkOf(namesake);
    if (namesake.loginType === loginType && !this.mayAdopt(identity, link, rules))
      throw new LoginRejectedError(alreadyLinked(identity), namesake);
    return { account: namesake, link };
  }

  /**
   * May this identity take over the account with its e-mail address? Never with an unverified address, which anybody could have entered.
   * Only an account that was created for a later login, or that an operator detached from its identity; and never across
   * providers: an account linked to another configured provider belongs to that provider.
   */
  private mayAdopt(identity: ExternalIdentity, link: LinkRow | null, rules: AdmissionRules): boolean {
    if (link && this.isOfAnother(link, identity)) return false;
    const { linkedId, isEmailVerified } = identity;
    // The same identity was linked by another request meanwhile.
    if (link?.linkedId === linkedId) return true;
    if (!isEmailVerified) return false;
    if (rules.emailFallback) return true;
    return link === null || link.linkedId === '';
  }

  /**
   * Does this link belong to another provider that is configured? Then only that one may use it, even if both confirm the same identity:
   * one of them could name the issuer of the other. The links of a provider that has been renamed or replaced are taken over.
   */
  private isOfAnother(link: LinkRow, { providerId }: ExternalIdentity): boolean {
    return link.providerId !== providerId && this.providers.find(link.providerId) !== undefined;
  }

  private async welcomeBack(found: FoundAccount, identity: ExternalIdentity, origin: RequestOrigin, tx: EntityManager): Promise<Admitted> {
    const { account, link } = found;
    if (account.loginType !== identity.loginType) throw new LoginRejectedError(wrongLoginType(identity.loginType, account), account);
    const bar = barOf(account, this.clock.now());
    if (bar !== null) throw new LoginRejectedError(accountBarred(bar), account);
    await this.saveLink(account.id, link, identity, tx);
    await this.updateAccount(account, identity, origin, tx);
    return { userId: account.id, isNew: false };
  }

  /** With `emailFallback` the stored identity stays, because several identities may log in with one address. */
  private async saveLink(userId: string, existing: LinkRow | null, identity: ExternalIdentity, tx: EntityManager): Promise<void> {
    const { loginType, providerId, tokens, claims } = identity;
    const linkedId = existing && existing.linkedId !== '' ? existing.linkedId : identity.linkedId;
    const keepsRefreshToken = existing !== null && isOfSameIdentity(existing, identity);
    await this.links.save(this.actor, existing, { userId, loginType, providerId, linkedId, tokens, claims, keepsRefreshToken }, tx);
  }

  private async updateAccount(account: AccountRow, identity: ExternalIdentity, origin: RequestOrigin, tx: EntityManager): Promise<void> {
    const profile = profileOf(identity);
    const after = { ...profile, status: 'active' } as const;
    try {
      await this.accounts.update(this.actor, account.id, after, tx);
    } catch (error) {
      if (violates(error, 'users_email_lower_key')) throw profileCollides(error);
      throw error;
    }
    const isChanged = account.email !== after.email || account.name !== after.name || account.status !== after.status;
    if (!isChanged) return;
    const event = { action: 'write', ...userResource(account), userId: account.id, statusCode: 200, origin } as const;
    const rows = { before: auditedUser(account), after: auditedUser({ ...account, ...after }) };
    const automaticSubsystem = account.status === 'dormant' ? 'dormancy' : 'login';
    const additionalFields = { automatic_actor: 'coder', automatic_subsystem: automaticSubsystem } as const;
    await this.audit.record(this.actor, { ...event, ...rows, additionalFields }, tx);
  }

  private async register(identity: ExternalIdentity, rules: AdmissionRules, tx: EntityManager): Promise<Admitted> {
    // The first user becomes the owner, whatever the rules for later users.
    const isFirst = !(await this.accounts.anyExists(this.actor, tx));
    if (!rules.allowSignups && !isFirst) throw signupsDisabled(rules.signupsDisabledText);
    const { loginType } = identity;
    const username = await this.freeUsername(identity, tx);
    const { id, isOwner } = await this.accounts.insert(this.actor, { ...profileOf(identity), username, loginType }, tx);
    if (isFirst && !isOwner && !rules.allowSignups) throw signupsDisabled(rules.signupsDisabledText);
    const organization = await this.memberships.getDefault(this.actor, tx);
    await this.memberships.join(this.actor, organization.id, id, tx);
    await this.saveLink(id, null, identity, tx);
    return { userId: id, isNew: true };
  }

  private async freeUsername({ username, email }: ExternalIdentity, tx: EntityManager): Promise<string> {
    const wanted = usernameFrom(username === '' ? email : username);
    const candidates = usernameCandidates(wanted, ALTERNATES);
    const taken = await this.accounts.takenUsernames(this.actor, candidates, tx);
    const free = candidates.find((candidate) => !taken.has(candidate.toLowerCase()));
    if (free === undefined) throw usernamesExhausted(wanted);
    return free;
  }

  private async record(
    action: 'login' | 'register',
    userId: string,
    statusCode: number,
    origin: RequestOrigin,
    tx?: EntityManager,
  ): Promise<void> {
    const event = { action, ...apiKeyResource(userId), userId, statusCode, origin } as const;
    await this.audit.record(this.actor, event, tx);
  }
}

/** The tokens in a link belong to its last login, which with `emailFallback` may have been by another identity. */
function isOfSameIdentity(link: LinkRow, { providerId, linkedId, claims }: ExternalIdentity): boolean {
  return link.providerId === providerId && link.linkedId === linkedId && link.subject === (claims.id_token_claims['sub'] ?? null);
}

function profileOf({ email, name, avatarUrl, githubComUserId }: ExternalIdentity): AccountProfile {
  return { email, name: cutRealName(name), avatarUrl: remotePictureUrl(avatarUrl), githubComUserId };
}
