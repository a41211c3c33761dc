export { DeploymentModule } from './deployment.module.js';
export { DeploymentStore } from './deployment.store.js';
export { LastBackup } from './last-backup.js';
export { auditedSiteConfig } from './site-config-audit.js';
export { SiteConfigsModule } from './site-configs.module.js';
export { SiteConfigsStore } from './site-configs.store.js';
