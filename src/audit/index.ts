export { AuditTrail } from './audit-trail.js';
export type { AuditAction, AuditedResourceType, AuditEvent } from './audit-trail.js';
export { AuditModule } from './audit.module.js';
export { auditTrailOver } from './providers.js';
export type { RowValues } from './diff.js';
