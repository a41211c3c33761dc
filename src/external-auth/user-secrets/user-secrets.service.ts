import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type AuditAction, AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, notFound, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { parseSecretsFile, type SecretsFileFormat } from './secrets-file.js';
import {
  applyChange,
  checkChange,
  checkNewSecret,
  type NewUserSecret,
  NO_TARGET,
  ofSecret,
  type UserSecretChange,
} from './user-secret-fields.js';
import type { UserSecretRow } from './user-secrets.repository.js';
import { UserSecretsStore } from './user-secrets.store.js';

/** What people store for their workspaces and agents. Values go in and never come out here. */
@Injectable()
export class UserSecretsService {
  constructor(
    private readonly secrets: UserSecretsStore,
    private readonly trail: AuditTrail,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  /** Throws `not_found`. */
  list(actor: Actor, userId: string): Promise<UserSecretRow[]> {
    return this.secrets.list(actor, userId);
  }

  /** Throws `not_found`. */
  get(actor: Actor, userId: string, name: string): Promise<UserSecretRow> {
    return this.secrets.getByName(actor, userId, name);
  }

  /** Throws `forbidden`, `invalid_input` or `conflict`. */
  create(actor: Actor, userId: string, secret: NewUserSecret): Promise<UserSecretRow> {
    checkNewSecret(secret);
    return this.inTransaction((tx) => this.insert(actor, userId, secret, tx));
  }

  /** What a file holds: all of it or nothing. Throws `forbidden`, `invalid_input` or `conflict`, which say in which secret. */
  importFile(actor: Actor, userId: string, format: SecretsFileFormat, content: string): Promise<UserSecretRow[]> {
    const secrets = parseSecretsFile(format, content);
    return this.transactions.run(async (tx) => {
      const created: UserSecretRow[] = [];
      for (const secret of secrets) {
        try {
          created.push(await this.insert(actor, userId, secret, tx));
        } catch (error) {
          throw refused(error, ofSecret(secret.name));
        }
      }
      return created;
    });
  }

  /** Throws `not_found`, `forbidden`, `invalid_input` or `conflict`. */
  async update(actor: Actor, userId: string, name: string, change: UserSecretChange): Promise<UserSecretRow> {
    checkChange(change);
    const now = this.clock.now();
    return this.inTransaction(async (tx) => {
      const before = await this.secrets.lockByName(actor, 'update', userId, name, tx);
      const after = { ...before, ...applyChange(before, change), updatedAt: now };
      await this.secrets.update(actor, before, after, change.value, now, tx);
      await this.record(actor, 'write', 200, { before, after, isNewValue: change.value !== undefined }, tx);
      return after;
    });
  }

  /** Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, userId: string, name: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const before = await this.secrets.lockByName(actor, 'delete', userId, name, tx);
      await this.secrets.delete(actor, before, tx);
      await this.record(actor, 'delete', 204, { before, isNewValue: true }, tx);
    });
  }

  private async insert(actor: Actor, userId: string, secret: NewUserSecret, tx: EntityManager): Promise<UserSecretRow> {
    const { value: _, ...fields } = secret;
    const now = this.clock.now();
    const row = { ...fields, id: randomUUID(), userId, createdAt: now, updatedAt: now };
    await this.secrets.insert(actor, row.id, userId, secret, now, tx);
    await this.record(actor, 'create', 201, { after: row, isNewValue: true }, tx);
    return row;
  }

  private record(
    actor: Actor,
    action: AuditAction,
    statusCode: number,
    { before, after, isNewValue }: { before?: UserSecretRow; after?: UserSecretRow; isNewValue: boolean },
    tx: EntityManager,
  ): Promise<void> {
    const row = after ?? before;
    if (!row) return Promise.resolve();
    return this.trail.record(
      actor,
      {
        action,
        resourceType: 'user_secret',
        resourceId: row.id,
        resourceTarget: row.name,
        statusCode,
        ...(before && { before: columnsOf(before, 'one') }),
        ...(after && { after: columnsOf(after, isNewValue ? 'another' : 'one') }),
      },
      tx,
    );
  }

  private async inTransaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      throw refused(error);
    }
  }
}

/** The schema decides races; this says in our words what it refused. `detail` adds which one of several secrets it was. */
function refused(cause: unknown, detail?: string): unknown {
  const options = { cause, ...(detail !== undefined && { detail }) };
  const conflict = CONFLICTS.find(([constraint]) => violates(cause, constraint));
  if (conflict) return new DomainError('conflict', 'Validation failed.', { ...options, validations: [conflict[1]] });
  const limit = LIMITS.find(([constraint]) => violates(cause, constraint));
  if (limit) return new DomainError('invalid_input', limit[1], { cause, detail: limit[2] });
  if (violates(cause, 'user_secrets_enabled_requires_target')) {
    return new DomainError('invalid_input', 'Validation failed.', { ...options, validations: [NO_TARGET] });
  }
  // The user was deleted since it was looked up.
  return violates(cause, 'user_secrets_deleted_user_check') ? notFound() : cause;
}

const CONFLICTS: readonly (readonly [string, Validation])[] = [
  ['user_secrets_user_id_name_key', { field: 'name', detail: 'is in use already' }],
  ['user_secrets_user_id_env_name_key', { field: 'env_name', detail: 'is in use already' }],
  ['user_secrets_user_id_file_path_key', { field: 'file_path', detail: 'is in use already' }],
];

const LIMITS: readonly (readonly [string, string, string])[] = [
  ['user_secrets_per_user_count_limit', 'User secrets limit reached.', 'A user has at most 50 secrets.'],
  ['user_secrets_per_user_total_bytes_limit', 'User secrets value-bytes limit reached.', 'All values together have at most 204800 bytes.'],
  [
    'user_secrets_per_user_env_bytes_limit',
    'Environment-injected user secrets bytes limit reached.',
    'The values of secrets that appear in environment variables have at most 24576 bytes together; a file may hold more.',
  ],
];

/** `value` only tells a diff whether it is another one. */
function columnsOf({ id, userId, name, description, envName, filePath, enabled }: UserSecretRow, value: string): Record<string, unknown> {
  return { id, user_id: userId, name, description, env_name: envName, file_path: filePath, enabled, value };
}
