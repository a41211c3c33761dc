import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { GROUP_NAME_MAX_LENGTH, nameFault } from '../../common/index.js';
import { auditedGroup, groupResource } from './group-audit.js';
import { EVERYONE } from './group-change.js';
import { GroupSyncSystemStore } from './group-sync.system-store.js';

/** Who made the change, for the audit log. */
const AUTOMATIC = { automatic_actor: 'coder', automatic_subsystem: 'group_sync' } as const;

/** The groups of a user according to an identity provider, by their names here. */
export interface SyncedGroups {
  readonly names: readonly string[];
  /** Whether missing groups are created. */
  readonly createsMissing: boolean;
}

/** Keeps a user in exactly the groups of the default organization that their identity provider names. */
@Injectable()
export class GroupSync {
  constructor(
    private readonly groups: GroupSyncSystemStore,
    private readonly audit: AuditTrail,
  ) {}

  /** Does nothing for users outside the default organization. Invalid group names are ignored. */
  async sync(
    actor: Actor,
    userId: string,
    { names, createsMissing }: SyncedGroups,
    origin: RequestOrigin,
    tx: EntityManager,
  ): Promise<void> {
    const possible = createsMissing ? names.filter(isPossible) : [];
    const created = possible.length > 0 ? await this.groups.insertMissing(actor, userId, possible, tx) : [];
    for (const group of created) {
      const additionalFields = { ...AUTOMATIC, member: userId };
      const event = { ...groupResource(group), action: 'create', statusCode: 201, origin, additionalFields } as const;
      await this.audit.record(actor, { ...event, after: auditedGroup(group, []) }, tx);
    }
    for (const { hasJoined, ...group } of await this.groups.move(actor, userId, names, tx)) {
      const additionalFields = { ...AUTOMATIC, ...(hasJoined ? { joined: userId } : { left: userId }) };
      const event = { ...groupResource(group), action: 'write', statusCode: 200, origin, additionalFields } as const;
      await this.audit.record(actor, event, tx);
    }
  }
}

function isPossible(name: string): boolean {
  return nameFault(name, GROUP_NAME_MAX_LENGTH) === null && name.toLowerCase() !== EVERYONE.toLowerCase();
}
