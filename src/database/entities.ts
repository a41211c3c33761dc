export { PeriodicLeaseEntity } from './periodic-lease.entity.js';
