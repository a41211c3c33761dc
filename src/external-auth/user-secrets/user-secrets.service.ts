import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor } from '../../authz/index.js';
import { Clock, DomainError, notFound, type Validation } from '../../common/index.js';
import { Transactions, violates } from '../../database/index.js';
import { parseSecretsFile, type SecretsFileFormat } from './secrets-file.js';
import { type PreviewedSecret, previewOf } from './secrets-preview.js';
import { auditedUserSecret, userSecretResource } from './user-secret-audit.js';
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

/** Secrets of users for their workspaces and agents. Values can be written here but never read. */
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

  /** What `importFile` would create; nothing is stored. Throws `not_found` or `invalid_input`, which name the secret. */
  async previewFile(actor: Actor, userId: string, format: SecretsFileFormat, content: string): Promise<PreviewedSecret[]> {
    return previewOf(parseSecretsFile(format, content), await this.secrets.list(actor, userId));
  }

  /** Imports all secrets of a file or none. Throws `forbidden`, `invalid_input` or `conflict`, which name the secret. */
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
    this.trail.attempt(actor, { action: 'write', ...userSecretResource(await this.get(actor, userId, name)) });
    checkChange(change);
    const now = this.clock.now();
    return this.inTransaction(async (tx) => {
      const before = await this.secrets.lockByName(actor, 'update', userId, name, tx);
      const after = { ...before, ...applyChange(before, change), updatedAt: now };
      await this.secrets.update(actor, before, after, change.value, now, tx);
      const rows = {
        before: auditedUserSecret(before),
        after: auditedUserSecret(after, change.value === undefined ? 'present' : 'replaced'),
      };
      await this.trail.record(actor, { action: 'write', ...userSecretResource(after), statusCode: 200, ...rows }, tx);
      return after;
    });
  }

  /** Throws `not_found` or `forbidden`. */
  async delete(actor: Actor, userId: string, name: string): Promise<void> {
    this.trail.attempt(actor, { action: 'delete', ...userSecretResource(await this.get(actor, userId, name)) });
    await this.transactions.run(async (tx) => {
      const before = await this.secrets.lockByName(actor, 'delete', userId, name, tx);
      await this.secrets.delete(actor, before, tx);
      const event = { action: 'delete', ...userSecretResource(before), statusCode: 204, before: auditedUserSecret(before) } as const;
      await this.trail.record(actor, event, tx);
    });
  }

  private async insert(actor: Actor, userId: string, secret: NewUserSecret, tx: EntityManager): Promise<UserSecretRow> {
    const { value: _, ...fields } = secret;
    const now = this.clock.now();
    const row = { ...fields, id: randomUUID(), userId, createdAt: now, updatedAt: now };
    await this.secrets.insert(actor, row.id, userId, secret, now, tx);
    const event = { action: 'create', ...userSecretResource(row), statusCode: 201, after: auditedUserSecret(row) } as const;
    await this.trail.record(actor, event, tx);
    return row;
  }

  private async inTransaction<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    try {
      return await this.transactions.run(work);
    } catch (error) {
      throw refused(error);
    }
  }
}

/** The schema decides races; this turns its errors into domain errors. `detail` identifies one of several secrets. */
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
  ['user_secrets_user_id_name_key', { field: 'name', detail: 'is already in use' }],
  ['user_secrets_user_id_env_name_key', { field: 'env_name', detail: 'is already in use' }],
  ['user_secrets_user_id_file_path_key', { field: 'file_path', detail: 'is already in use' }],
];

const LIMITS: readonly (readonly [string, string, string])[] = [
  ['user_secrets_per_user_count_limit', 'User secrets limit reached.', 'A user can have at most 50 secrets. Delete one first.'],
  [
    'user_secrets_per_user_total_bytes_limit',
    'User secrets value-bytes limit reached.',
    'All values together can have at most 204800 bytes.',
  ],
  [
    'user_secrets_per_user_env_bytes_limit',
    'Environment-injected user secrets bytes limit reached.',
    'The values of all secrets in environment variables can have at most 24576 bytes together. Use a file for a larger secret.',
  ],
];
