import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, NIL_UUID, randomAlphanumeric, sha256 } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { Memberships } from '../memberships.port.js';
import { emailFault } from '../names.js';
import { UsersStore } from '../users.store.js';
import { auditedInvitation, invitationResource } from './invitation-audit.js';
import type { InvitationRow } from './invitations.repository.js';
import { InvitationsStore } from './invitations.store.js';

const HOUR_SECONDS = 60 * 60;
const DAY_SECONDS = 24 * HOUR_SECONDS;
export const MIN_INVITATION_SECONDS = HOUR_SECONDS;
export const MAX_INVITATION_SECONDS = 30 * DAY_SECONDS;
export const DEFAULT_INVITATION_SECONDS = 7 * DAY_SECONDS;
export const MAX_INVITED_ORGANIZATIONS = 50;
/** That wait for somebody to accept them, in the whole deployment: a list of them has no pages. */
const MAX_PENDING = 1_000;
/** 238 random bits. */
const TOKEN_LENGTH = 40;

export interface InvitationRequest {
  readonly email: string;
  /** Site roles. */
  readonly roles: readonly string[];
  /** Empty: the default organization. */
  readonly organizationIds: readonly string[];
  readonly lifetimeSeconds?: number | undefined;
}

/** Links with which people create their own accounts, for those who may create users. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly invitations: InvitationsStore,
    private readonly users: UsersStore,
    private readonly memberships: Memberships,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** May the actor invite at all? Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.invitations.authorize(actor);
  }

  /** Returns the token, which leaves the server this once. Throws `invalid_input`, `conflict`, `forbidden`, and `not_found` for an organization. */
  async create(actor: Actor, request: InvitationRequest): Promise<{ readonly invitation: InvitationRow; readonly token: string }> {
    this.authorize(actor);
    const email = request.email.trim();
    checkFields(email, request);
    if ((await this.users.listTaken(actor, { username: '', email })).includes('email'))
      throw invalid('A user with this email address already exists.', 'email');
    const wanted = request.organizationIds.length === 0 ? [NIL_UUID] : request.organizationIds;
    const organizations = await Promise.all(wanted.map((id) => this.memberships.find(actor, id)));
    const token = randomAlphanumeric(TOKEN_LENGTH);
    const createdAt = this.clock.now();
    const fields = {
      email,
      hashedToken: sha256(token),
      roles: [...new Set(request.roles)].filter((role) => role !== 'member'),
      organizationIds: [...new Set(organizations.map(({ id }) => id))],
      createdBy: actor.id,
      createdAt,
      expiresAt: new Date(createdAt.getTime() + (request.lifetimeSeconds ?? DEFAULT_INVITATION_SECONDS) * 1000),
    };
    try {
      return await this.transactions.run(async (tx) => {
        // Now, with the scopes of this request: the account will be created with all that the person may do.
        for (const id of fields.organizationIds) await this.memberships.authorizeJoin(actor, id, tx);
        const invitation = await this.invitations.insert(actor, fields, MAX_PENDING, tx);
        if (!invitation) throw tooMany();
        const event = { action: 'create', ...invitationResource(invitation), statusCode: 201 } as const;
        await this.audit.record(actor, { ...event, after: auditedInvitation(invitation) }, tx);
        return { invitation, token };
      });
    } catch (cause) {
      if (!violates(cause, 'user_invitations_email_lower_key')) throw cause;
      const detail = 'This address has been invited already. Revoke that invitation to send another.';
      throw new DomainError('conflict', 'Already invited.', { cause, validations: [{ field: 'email', detail }] });
    }
  }

  list(actor: Actor): Promise<InvitationRow[]> {
    return this.invitations.list(actor, this.clock.now());
  }

  /** Throws `not_found` and `forbidden`. */
  async revoke(actor: Actor, id: string): Promise<void> {
    const seen = (await this.list(actor)).find((invitation) => invitation.id === id);
    if (seen) this.audit.attempt(actor, { action: 'delete', ...invitationResource(seen) });
    await this.transactions.run(async (tx) => {
      const before = await this.invitations.delete(actor, id, tx);
      const event = { action: 'delete', ...invitationResource(before), statusCode: 204 } as const;
      await this.audit.record(actor, { ...event, before: auditedInvitation(before) }, tx);
    });
  }
}

function tooMany(): DomainError {
  const detail = `${MAX_PENDING} invitations wait to be accepted. Revoke some that are no longer needed.`;
  return new DomainError('conflict', 'There are too many invitations.', { validations: [{ field: 'email', detail }] });
}

function checkFields(email: string, { roles, organizationIds, lifetimeSeconds }: InvitationRequest): void {
  const fault = emailFault(email);
  if (fault !== null) throw invalid(fault, 'email');
  // A link can be forwarded or leak, and whoever has an owner's link would have the deployment.
  if (roles.includes('owner')) throw invalid('An invitation cannot give the owner role. Give it once the person has an account.', 'roles');
  if (organizationIds.length > MAX_INVITED_ORGANIZATIONS) throw invalid(`At most ${MAX_INVITED_ORGANIZATIONS}.`, 'organization_ids');
  const seconds = lifetimeSeconds ?? DEFAULT_INVITATION_SECONDS;
  if (seconds < MIN_INVITATION_SECONDS || seconds > MAX_INVITATION_SECONDS) {
    throw invalid(`Must be from ${MIN_INVITATION_SECONDS} to ${MAX_INVITATION_SECONDS}.`, 'lifetime_seconds');
  }
}

function invalid(detail: string, field: string): DomainError {
  return new DomainError('invalid_input', 'The invitation is invalid.', { validations: [{ field, detail }] });
}
