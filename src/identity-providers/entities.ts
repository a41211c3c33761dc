export { UserLinkEntity } from './links/user-link.entity.js';
export { LoginAttemptEntity } from './login/login-attempt.entity.js';
