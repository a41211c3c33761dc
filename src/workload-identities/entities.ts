export { SpentWorkloadTokenEntity } from './exchange/spent-token.entity.js';
export { WorkloadIdentityIssuerEntity } from './issuers/issuer.entity.js';
export { WorkloadIdentityEntity } from './identities/identity.entity.js';
