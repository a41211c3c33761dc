export { SiteConfigEntity } from './site-config.entity.js';
