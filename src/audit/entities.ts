export { ForwardQueueEntity } from './forwarding/forward-queue.entity.js';
export { ForwardTargetEntity } from './forwarding/forward-target.entity.js';
export { AuditLogEntity } from './audit-log.entity.js';
