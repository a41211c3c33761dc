import { commandGroup } from '../client/index.js';
import { appsCommand } from './apps.js';
import { exchangeRulesCommand } from './exchange-rules.js';
import { grantsCommand } from './grants.js';
import { keysCommand } from './keys.js';
import { logoutsCommand } from './logouts.js';
import { registrationCommand } from './registration.js';
import { resourcesCommand } from './resources.js';
import { appSecretsCommand } from './secrets.js';

/** `gatehouse oauth2`. */
export const oauth2Command = commandGroup('oauth2', 'manage the OAuth 2 authorization server', [
  appsCommand,
  appSecretsCommand,
  resourcesCommand,
  exchangeRulesCommand,
  grantsCommand,
  registrationCommand,
  keysCommand,
  logoutsCommand,
]);
