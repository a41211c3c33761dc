export { type ProvenWorkload, WorkloadExchange } from './exchange/workload-exchange.js';
export { IdentityStoresModule } from './identity-stores.module.js';
export { WorkloadIdentitiesModule } from './workload-identities.module.js';
