export { type ProvenWorkload, WorkloadExchange } from './exchange/workload-exchange.js';
export { WorkloadIdentitiesModule } from './workload-identities.module.js';
