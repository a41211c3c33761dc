import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import { SessionsService } from '../../auth/index.js';
import { type RequestOrigin, systemSubject } from '../../authz/index.js';
import { DomainError, parseUrl } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { Memberships } from '../../users/index.js';
import type { AdmissionRules, ExternalIdentity } from '../identity-provider.js';
import { IdentityProviders } from '../identity-providers.js';
import { UserLinksSystemStore } from '../links/user-links.system-store.js';
import type { LinkRow } from '../links/user-links.repository.js';
import type { AccountProfile, AccountRow } from './accounts.repository.js';
import { AccountsSystemStore } from './accounts.system-store.js';
import { accountSuspended, alreadyLinked, profileCollides, signupsDisabled, usernamesExhausted, wrongLoginType } from './refusals.js';
import { usernameCandidates, usernameFrom } from './username.js';

/** Unique indexes that two logins of newcomers can meet at. The second attempt finds what the first login made. */
const NEWCOMER_INDEXES = ['users_email_lower_key', 'users_username_lower_key', 'user_links_linked_id_key', 'user_links_pkey'];
const MAX_ATTEMPTS = 3;
const ALTERNATES = 10;
const NAME_MAX_LENGTH = 128;
const PICTURE_MAX_LENGTH = 2048;

/** Who logged in, and whether the account is new. */
interface Admitted {
  readonly userId: string;
  readonly isNew: boolean;
}

/** An account that a refusal is about, for the record. */
class Refused extends Error {
  constructor(
    readonly reason: DomainError,
    readonly account: AccountRow,
  ) {
    super(reason.message);
  }
}

/** Makes a session of a proven identity: finds or creates its account, and keeps what the provider told (spec users 3.5, 3.6). */
@Injectable()
export class ExternalLoginService {
  private readonly actor = systemSubject('login');

  constructor(
    private readonly accounts: AccountsSystemStore,
    private readonly links: UserLinksSystemStore,
    private readonly memberships: Memberships,
    private readonly providers: IdentityProviders,
    private readonly sessions: SessionsService,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
  ) {}

  /** A new session token. Throws the domain error that the person is shown; then nothing was changed. */
  async logIn(identity: ExternalIdentity, rules: AdmissionRules, origin: RequestOrigin): Promise<string> {
    try {
      const { userId } = await this.admit(identity, rules, origin);
      return await this.sessions.begin(userId, identity.loginType, origin.clientAddress);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
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

  /** By identity; else by e-mail address, but never to an account that is another identity's. */
  private async findAccount(identity: ExternalIdentity, rules: AdmissionRules, tx: EntityManager): Promise<AccountRow | null> {
    const { loginType, linkedId, email } = identity;
    const linked = await this.accounts.lockByLinkedId(this.actor, loginType, linkedId, tx);
    if (linked) return linked;
    const namesake = await this.accounts.lockByEmail(this.actor, email, tx);
    if (!namesake) return null;
    const link = await this.links.find(this.actor, namesake.id, loginType, tx);
    if (namesake.loginType === loginType && !this.mayAdopt(identity, link, rules)) throw new Refused(alreadyLinked(), namesake);
    return namesake;
  }

  /**
   * May this identity take over the account that has its e-mail address? Only an account that was made for somebody to log in with, or
   * that an operator has cut off from its identity; and not across providers (DESIGN 8.8): a link of a provider that is still there is
   * that provider's to use, and with several providers none is believed about an address that it has not verified.
   */
  private mayAdopt(identity: ExternalIdentity, link: LinkRow | null, rules: AdmissionRules): boolean {
    const { providerId, loginType, linkedId, isEmailVerified } = identity;
    // The same identity, linked by another request since we looked for it.
    if (rules.emailFallback || link?.linkedId === linkedId) return true;
    if (link && link.linkedId !== '') return false;
    if (link && link.providerId !== providerId && this.providers.find(link.providerId)) return false;
    const peers = this.providers.list.filter((provider) => provider.loginType === loginType);
    return isEmailVerified || peers.length === 1;
  }

  private async welcomeBack(account: AccountRow, identity: ExternalIdentity, origin: RequestOrigin, tx: EntityManager): Promise<Admitted> {
    if (account.loginType !== identity.loginType) throw new Refused(wrongLoginType(identity.loginType, account), account);
    if (account.status === 'suspended') throw new Refused(accountSuspended(), account);
    await this.saveLink(account.id, identity, tx);
    await this.updateAccount(account, identity, origin, tx);
    return { userId: account.id, isNew: false };
  }

  /** The stored identity stays with `emailFallback`, which lets several identities in by one address. */
  private async saveLink(userId: string, identity: ExternalIdentity, tx: EntityManager): Promise<void> {
    const { loginType, providerId, tokens, claims } = identity;
    const existing = await this.links.find(this.actor, userId, loginType, tx);
    const linkedId = existing && existing.linkedId !== '' ? existing.linkedId : identity.linkedId;
    await this.links.save(this.actor, existing, { userId, loginType, providerId, linkedId, tokens, claims }, tx);
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
    const changes = changedColumns(account, after);
    if (!changes) return;
    const event = { action: 'write', resourceType: 'user', resourceId: account.id, resourceTarget: account.username } as const;
    const additionalFields = { automatic_actor: 'coder', automatic_subsystem: account.status === 'dormant' ? 'dormancy' : 'login' };
    await this.audit.record(this.actor, { ...event, ...changes, userId: account.id, statusCode: 200, additionalFields, origin }, tx);
  }

  private async register(identity: ExternalIdentity, rules: AdmissionRules, tx: EntityManager): Promise<Admitted> {
    // The first to arrive makes the deployment theirs, whatever is said about everybody after them.
    const isFirst = !(await this.accounts.anyExists(this.actor, tx));
    if (!rules.allowSignups && !isFirst) throw signupsDisabled(rules.signupsDisabledText);
    const { loginType } = identity;
    const username = await this.freeUsername(identity, tx);
    const { id, isOwner } = await this.accounts.insert(this.actor, { ...profileOf(identity), username, loginType }, tx);
    if (isFirst && !isOwner && !rules.allowSignups) throw signupsDisabled(rules.signupsDisabledText);
    const organization = await this.memberships.getDefault(this.actor, tx);
    await this.memberships.join(this.actor, organization.id, id, tx);
    await this.saveLink(id, identity, tx);
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
    const event = { action, resourceType: 'api_key', resourceId: userId, resourceTarget: '', userId, statusCode, origin } as const;
    await this.audit.record(this.actor, event, tx);
  }
}

function profileOf({ email, name, avatarUrl, githubComUserId }: ExternalIdentity): AccountProfile {
  return { email, name: name.slice(0, NAME_MAX_LENGTH).trim(), avatarUrl: pictureUrl(avatarUrl), githubComUserId };
}

/** Nothing but the address of a web page's picture: clients put it into their own pages. */
function pictureUrl(text: string): string {
  return text.length <= PICTURE_MAX_LENGTH && /^https?:$/.test(parseUrl(text)?.protocol ?? '') ? text : '';
}

/** For the audit log; null when the provider told nothing new. */
function changedColumns(
  before: AccountRow,
  after: Pick<AccountRow, 'email' | 'name' | 'status'>,
): { before: Record<string, unknown>; after: Record<string, unknown> } | null {
  const columns = ({ email, name, status }: Pick<AccountRow, 'email' | 'name' | 'status'>): Record<string, unknown> => ({
    email,
    name,
    status,
  });
  const [old, now] = [columns(before), columns(after)];
  return JSON.stringify(old) === JSON.stringify(now) ? null : { before: old, after: now };
}
