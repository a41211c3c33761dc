export { AuditTrail } from './audit-trail.js';
export type { AuditedResource, AuditEvent } from './audit-event.js';
export type { AuditedRow, AuditedSecret } from './audited-row.js';
export { AuditModule } from './audit.module.js';
export { AuditTrailModule } from './audit-trail.module.js';
