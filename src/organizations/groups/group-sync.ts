import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditTrail } from '../../audit/index.js';
import type { Actor, RequestOrigin } from '../../authz/index.js';
import { GROUP_NAME_MAX_LENGTH, nameFault } from '../../common/index.js';
import { auditedGroup, groupResource } from './group-audit.js';
import { EVERYONE } from './group-change.js';
import type { CreatedGroup } from './group-sync.repository.js';
import { GroupSyncSystemStore } from './group-sync.system-store.js';

/** Who made the change, for the audit log. */
const AUTOMATIC = { automatic_actor: 'coder', automatic_subsystem: 'group_sync' } as const;

/** By one login. It holds a transaction, and a claim may have thousands of names. */
const MAX_CREATED_GROUPS = 100;

/** The groups of a user according to an identity provider, by their names here. */
export interface SyncedGroups {
  readonly names: readonly string[];
  /** Whether missing groups are created. */
  readonly createsMissing: boolean;
}

/** Keeps a user in exactly the groups of the default organization that their identity provider names. */
@Injectable()
export class GroupSync {
  private readonly logger = new Logger(GroupSync.name);

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
    const created = possible.length > 0 ? await this.groups.insertMissing(actor, userId, possible, MAX_CREATED_GROUPS, tx) : [];
    this.reportLeftOut(created);
    const creations = created.map((group) => {
      const additionalFields = { ...AUTOMATIC, member: userId };
      const event = { ...groupResource(group), action: 'create', statusCode: 201, origin, additionalFields } as const;
      return { ...event, after: auditedGroup(group, []) };
    });
    const moves = (await this.groups.move(actor, userId, names, tx)).map(({ hasJoined, ...group }) => {
      const additionalFields = { ...AUTOMATIC, ...(hasJoined ? { joined: userId } : { left: userId }) };
      return { ...groupResource(group), action: 'write', statusCode: 200, origin, additionalFields } as const;
    });
    await this.audit.recordAll(actor, [...creations, ...moves], tx);
  }

  private reportLeftOut(created: readonly CreatedGroup[]): void {
    const missing = created[0]?.missing ?? 0;
    if (missing <= MAX_CREATED_GROUPS) return;
    this.logger.warn(
      `a login named ${missing} groups that do not exist; it created ${created.length}, and the other ${missing - created.length} wait for the next login. ` +
        'Set CODER_OIDC_GROUP_REGEX_FILTER if they are meant for other applications',
    );
  }
}

function isPossible(name: string): boolean {
  return nameFault(name, GROUP_NAME_MAX_LENGTH) === null && name.toLowerCase() !== EVERYONE.toLowerCase();
}
