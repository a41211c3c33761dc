import type { DataSource } from 'typeorm';
import type { AuditTrail } from '../../audit/index.js';
import { RbacAuthorizer } from '../../authz/index.js';
import { Revocation } from './revocation.js';
import { RevocationRepository } from './revocation.repository.js';
import { RevocationSystemStore } from './revocation.system-store.js';

/** For commands, which have a database and no server. */
export function revocationOver(dataSource: DataSource, audit: AuditTrail): Revocation {
  return new Revocation(new RevocationSystemStore(new RevocationRepository(dataSource), new RbacAuthorizer()), audit);
}
