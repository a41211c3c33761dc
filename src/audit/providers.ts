import type { DataSource } from 'typeorm';
import { RbacAuthorizer } from '../authz/index.js';
import { SystemClock } from '../common/index.js';
import { AuditLogsRepository } from './audit-logs.repository.js';
import { AuditLogsStore } from './audit-logs.store.js';
import { AuditTrail } from './audit-trail.js';

/** For commands, which have a database and no server. */
export function auditTrailOver(dataSource: DataSource): AuditTrail {
  return new AuditTrail(new AuditLogsStore(new AuditLogsRepository(dataSource), new RbacAuthorizer()), new SystemClock());
}
