export { ExternalAuthModule } from './external-auth.module.js';
