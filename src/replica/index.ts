export { ReplicaModule } from './replica.module.js';
export { ReplicaReads } from './replica-reads.js';
