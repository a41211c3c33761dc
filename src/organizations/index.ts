export { OrganizationsModule } from './organizations.module.js';
export { OrganizationsStore } from './organizations.store.js';
