import { randomUUID } from 'node:crypto';
import { isIP } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, systemSubject } from '../authz/index.js';
import { Clock, NIL_UUID } from '../common/index.js';
import { RefusalLog } from '../http/index.js';
import type { Write } from '../database/index.js';
import type { ByAgent } from './additional-fields.js';
import type { AuditAttempt, AuditEvent, Circumstances } from './audit-event.js';
import type { AnyAuditedRow } from './audited-row.js';
import type { AuditLogInsert } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { diffOf } from './diff.js';

const USER_AGENT_MAX_LENGTH = 256;

/** The input for a row of the log: an event, or an attempt that was refused. */
interface Entry extends AuditAttempt, Circumstances {
  readonly before?: AnyAuditedRow | undefined;
  readonly after?: AnyAuditedRow | undefined;
  readonly additionalFields?: object;
}

/** Records who did what, in the transaction of the change where there is one, so that neither exists without the other. */
@Injectable()
export class AuditTrail extends RefusalLog {
  /** By actor: each request has its own. */
  readonly #attempts = new WeakMap<Actor, AuditAttempt>();

  constructor(
    private readonly logs: AuditLogsStore,
    private readonly clock: Clock,
  ) {
    super();
  }

  /**
   * Notes what this request is about to change, so that a refusal is recorded too. Only for existing resources that the actor may see:
   * a refused creation is not recorded.
   */
  attempt(actor: Actor, attempt: AuditAttempt): void {
    this.#attempts.set(actor, attempt);
  }

  override recordRefusal(actor: Actor, statusCode: number): Promise<void> | undefined {
    const attempt = this.#attempts.get(actor);
    this.#attempts.delete(actor);
    return attempt && this.insert(actor, { ...attempt, statusCode }, undefined);
  }

  /** A change passes whole rows, made by the mapping of their table, so that no column of the diff can be left out. */
  async record(actor: Actor, event: AuditEvent, tx?: EntityManager): Promise<void> {
    await this.insert(actor, event, tx);
  }

  /** The same as a part of the one statement that makes the change. */
  recording(actor: Actor, event: AuditEvent): Write {
    return this.logs.insertion(systemSubject('audit-writer'), this.rowOf(actor, event));
  }

  /** Records what was done to many resources at once. */
  async recordAll(actor: Actor, events: readonly AuditEvent[], tx: EntityManager): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map((event) => this.rowOf(actor, event));
    await this.logs.insertAll(systemSubject('audit-writer'), rows, tx);
  }

  private async insert(actor: Actor, entry: Entry, tx: EntityManager | undefined): Promise<void> {
    await this.logs.insert(systemSubject('audit-writer'), this.rowOf(actor, entry), tx);
  }

  private rowOf(actor: Actor, event: Entry): AuditLogInsert {
    const origin = event.origin ?? actor.origin;
    // Whoever acts for the user of an entry is always named.
    const agent = actor.credential?.agent;
    const byAgent: ByAgent | undefined = agent && { agent: { id: agent.id, name: agent.name } };
    return {
      time: this.clock.now(),
      requestId: origin?.requestId ?? randomUUID(),
      userId: event.userId ?? actor.id,
      organizationId: event.organizationId ?? NIL_UUID,
      ip: origin && isIP(origin.clientAddress) !== 0 ? origin.clientAddress : null,
      userAgent: (origin?.userAgent ?? '').slice(0, USER_AGENT_MAX_LENGTH),
      resourceType: event.resourceType,
      resourceId: event.resourceId,
      resourceTarget: event.resourceTarget,
      resourceIcon: event.resourceIcon ?? '',
      action: event.action,
      diff: diffOf(event.before, event.after),
      statusCode: event.statusCode,
      additionalFields: { ...event.additionalFields, ...byAgent },
    };
  }
}
