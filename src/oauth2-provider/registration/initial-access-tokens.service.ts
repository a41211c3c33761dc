import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { createdBefore, generateOAuthSecret } from '../oauth-secret.js';
import { auditedInitialToken, initialTokenResource } from './registration-audit.js';
import type { InitialAccessTokenRow } from './registration-row.js';
import { RegistrationsStore } from './registrations.store.js';

export const TOKEN_NAME_MAX_LENGTH = 64;
export const MAX_TOKEN_USES = 1000;
export const MIN_TOKEN_LIFETIME_SECONDS = 60;
export const MAX_TOKEN_LIFETIME_SECONDS = 90 * 24 * 60 * 60;
export const DEFAULT_TOKEN_LIFETIME_SECONDS = 24 * 60 * 60;

export interface InitialTokenRequest {
  readonly name: string;
  readonly maxUses?: number | undefined;
  readonly lifetimeSeconds?: number | undefined;
}

/** For the audit log: the change was made by a command. */
interface ByOperator {
  readonly command: 'server oauth2 registration';
}

/** Initial access tokens (RFC 7591 section 1.2), which administrators give to developers of apps. */
@Injectable()
export class InitialAccessTokensService {
  constructor(
    private readonly registrations: RegistrationsStore,
    private readonly audit: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `forbidden`. */
  authorize(actor: Actor): void {
    this.registrations.authorize(actor);
  }

  list(actor: Actor): Promise<InitialAccessTokenRow[]> {
    return this.registrations.listTokens(actor);
  }

  /** The only time the token is shown. `reservedId`: by the form that it is created with; throws `conflict` when that was sent before. */
  async create(
    actor: Actor,
    request: InitialTokenRequest,
    by?: ByOperator,
    reservedId?: string,
  ): Promise<InitialAccessTokenRow & { readonly token: string }> {
    this.registrations.authorize(actor);
    const { name, maxUses = 1, lifetimeSeconds = DEFAULT_TOKEN_LIFETIME_SECONDS } = request;
    check({ name, maxUses, lifetimeSeconds });
    const token = generateOAuthSecret();
    const expiresAt = new Date(this.clock.now().getTime() + lifetimeSeconds * 1000);
    // A system subject is no user: the token is the deployment's.
    const createdBy = actor.type === 'system' ? null : actor.id;
    const creation = this.transactions.run(async (tx) => {
      const row = await this.registrations.insertToken(actor, { name, maxUses, expiresAt, createdBy }, token, tx, reservedId);
      const after = auditedInitialToken(row);
      await this.audit.record(actor, { action: 'create', ...initialTokenResource(row), statusCode: 201, after, ...fieldsOf(by) }, tx);
      return row;
    });
    const created = await creation.catch((cause: unknown) => {
      throw violates(cause, 'oauth2_provider_initial_access_tokens_pkey') ? createdBefore(cause) : cause;
    });
    return { ...created, token: token.text };
  }

  async delete(actor: Actor, id: string, by?: ByOperator): Promise<void> {
    const seen = (await this.registrations.listTokens(actor)).find((token) => token.id === id);
    if (seen) this.audit.attempt(actor, { action: 'delete', ...initialTokenResource(seen) });
    await this.transactions.run(async (tx) => {
      const row = await this.registrations.deleteToken(actor, id, tx);
      const before = auditedInitialToken(row);
      await this.audit.record(actor, { action: 'delete', ...initialTokenResource(row), statusCode: 204, before, ...fieldsOf(by) }, tx);
    });
  }
}

function check({ name, maxUses, lifetimeSeconds }: { name: string; maxUses: number; lifetimeSeconds: number }): void {
  const validations: Validation[] = [];
  if (name === '' || name.length > TOKEN_NAME_MAX_LENGTH || name.trim() !== name || /\p{Cc}/u.test(name)) {
    validations.push({ field: 'name', detail: `must be 1 to ${TOKEN_NAME_MAX_LENGTH} characters, without leading or trailing spaces` });
  }
  if (!Number.isInteger(maxUses) || maxUses < 1 || maxUses > MAX_TOKEN_USES) {
    validations.push({ field: 'max_uses', detail: `must be 1 to ${MAX_TOKEN_USES}` });
  }
  if (!Number.isInteger(lifetimeSeconds) || lifetimeSeconds < MIN_TOKEN_LIFETIME_SECONDS || lifetimeSeconds > MAX_TOKEN_LIFETIME_SECONDS) {
    validations.push({ field: 'lifetime_seconds', detail: `must be ${MIN_TOKEN_LIFETIME_SECONDS} to ${MAX_TOKEN_LIFETIME_SECONDS}` });
  }
  if (validations.length > 0) throw new DomainError('invalid_input', 'Validation failed.', { validations });
}

function fieldsOf(by: ByOperator | undefined): { additionalFields?: ByOperator } {
  return by ? { additionalFields: by } : {};
}
