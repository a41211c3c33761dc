export { WorkloadIdentitiesModule } from './workload-identities.module.js';
