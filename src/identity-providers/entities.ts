export { UserLinkEntity } from './links/user-link.entity.js';
