import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, type RequestOrigin, systemSubject } from '../authz/index.js';
import { Clock } from '../common/index.js';
import { AuditLogsStore } from './audit-logs.store.js';
import type { AuditedTable } from './audit-table.js';
import { type RowValues, diffOf } from './diff.js';

/** What was done (spec users 7.2). */
export type AuditAction = 'create' | 'write' | 'delete' | 'login' | 'logout' | 'register';

/** The kinds of things as the API names them (spec users 9.9), and the table each is a row of. */
export const AUDITED_RESOURCES = {
  user: 'users',
  organization: 'organizations',
  organization_member: 'organization_members',
  custom_role: 'custom_roles',
  group: 'groups',
  api_key: 'api_keys',
  git_ssh_key: 'gitsshkeys',
  user_secret: 'user_secrets',
  oauth2_provider_app: 'oauth2_provider_apps',
  oauth2_provider_app_secret: 'oauth2_provider_app_secrets',
} as const satisfies Record<string, AuditedTable>;

export type AuditedResourceType = keyof typeof AUDITED_RESOURCES;

export interface AuditEvent {
  readonly action: AuditAction;
  readonly resourceType: AuditedResourceType;
  /** For an API key: its user's id, since key ids are no uuids. */
  readonly resourceId: string;
  /** What people call it: user name, token name, the last characters of a secret. */
  readonly resourceTarget: string;
  readonly resourceIcon?: string;
  readonly organizationId?: string;
  /** HTTP status of the answer. From 400 on there is no diff. */
  readonly statusCode: number;
  /** Columns of the row before and after, by column name. */
  readonly before?: RowValues;
  readonly after?: RowValues;
  readonly additionalFields?: Readonly<Record<string, unknown>>;
  /** Who it counts for when the actor is the server itself, as at a login. */
  readonly userId?: string;
  /** Where it came from, when the actor does not know. */
  readonly origin?: RequestOrigin;
}

/** What somebody sets out to change. */
export type AuditAttempt = Pick<
  AuditEvent,
  'action' | 'resourceType' | 'resourceId' | 'resourceTarget' | 'resourceIcon' | 'organizationId'
>;

const NO_ORGANIZATION = '00000000-0000-0000-0000-000000000000';
const USER_AGENT_MAX_LENGTH = 256;

/** Writes down who did what. In the transaction of the change where there is one, so that neither exists without the other. */
@Injectable()
export class AuditTrail {
  /** By actor, of which each request has its own. */
  readonly #attempts = new WeakMap<Actor, AuditAttempt>();

  constructor(
    private readonly logs: AuditLogsStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Says what this request is about to change, so that a refusal is on record, too. For things that the actor may see only, and
   * not for new ones: a refused creation leaves nothing (spec users 7.3).
   */
  attempt(actor: Actor, attempt: AuditAttempt): void {
    this.#attempts.set(actor, attempt);
  }

  /** Does nothing when the actor had not got as far as an attempt. */
  async recordRefusal(actor: Actor, statusCode: number): Promise<void> {
    const attempt = this.#attempts.get(actor);
    if (attempt) await this.record(actor, { ...attempt, statusCode });
  }

  async record(actor: Actor, event: AuditEvent, tx?: EntityManager): Promise<void> {
    const origin = event.origin ?? actor.origin;
    const hasDiff = event.statusCode < 400 && (event.action === 'create' || event.action === 'write' || event.action === 'delete');
    await this.logs.insert(
      systemSubject('audit-writer'),
      {
        time: this.clock.now(),
        requestId: origin?.requestId ?? randomUUID(),
        userId: event.userId ?? actor.id,
        organizationId: event.organizationId ?? NO_ORGANIZATION,
        ip: origin && isIP(origin.clientAddress) !== 0 ? origin.clientAddress : null,
        userAgent: (origin?.userAgent ?? '').slice(0, USER_AGENT_MAX_LENGTH),
        resourceType: event.resourceType,
        resourceId: event.resourceId,
        resourceTarget: event.resourceTarget,
        resourceIcon: event.resourceIcon ?? '',
        action: event.action,
        diff: hasDiff ? diffOf(AUDITED_RESOURCES[event.resourceType], event.before, event.after) : {},
        statusCode: event.statusCode,
        additionalFields: event.additionalFields ?? {},
      },
      tx,
    );
  }
}
