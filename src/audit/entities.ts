export { AuditLogEntity } from './audit-log.entity.js';
