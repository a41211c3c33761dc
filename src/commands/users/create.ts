import { NIL_UUID } from '../../common/index.js';
import { clientCommand, CommandFailure, FAILURE, itemOutput, readSecret } from '../client/index.js';
import { DEFAULT_USER_COLUMNS, type User, USER_COLUMNS } from './columns.js';

/** `gatehouse users create`. */
export const createUserCommand = clientCommand({
  name: 'create',
  summary: 'create a user',
  description: `Creates a user. The password is typed in the terminal or read from standard input. A user of an identity provider has none, and a service
account has neither a password nor an email address.`,
  flags: {
    username: { flag: '-u, --username <name>', description: 'Unique name.' },
    email: { flag: '-e, --email <address>', description: 'Email address.' },
    fullName: { flag: '-n, --full-name <name>', description: 'Full name.', field: 'name' },
    loginType: {
      flag: '--login-type <type>',
      choices: ['password', 'github', 'oidc'],
      description: 'How the user logs in. Default: password.',
    },
    serviceAccount: { flag: '--service-account', description: 'Create a service account, which uses tokens and cannot log in.' },
    org: {
      flag: '-O, --org <id>',
      description: 'ID of an organization to join. Can be repeated. Default: the default organization.',
      isRepeatable: true,
      field: 'organization_ids',
    },
    role: { flag: '--role <name>', description: 'A role of the deployment. Can be repeated.', isRepeatable: true },
  },
  examples: [
    'users create --username ada --email ada@example.com',
    'users create --username ada --email ada@example.com --login-type oidc',
    'users create --username ci --service-account',
  ],
  output: itemOutput<User>({ columns: USER_COLUMNS, defaults: ['id', ...DEFAULT_USER_COLUMNS] }),
  run: async ({ api, flags, console }) => {
    const { username, email, fullName, serviceAccount, loginType = 'password' } = flags;
    if (username === undefined) throw new CommandFailure('--username is missing', FAILURE);
    if (!serviceAccount && email === undefined) throw new CommandFailure('--email is missing: only service accounts have none', FAILURE);
    const hasPassword = !serviceAccount && loginType === 'password';
    const login = serviceAccount
      ? { service_account: true }
      : { login_type: loginType, ...(hasPassword && { password: await readSecret(console, 'Password') }) };
    const { data } = await api.POST('/api/v2/users', {
      body: {
        username,
        ...(email !== undefined && { email }),
        ...(fullName !== undefined && { name: fullName }),
        ...login,
        organization_ids: flags.org.length > 0 ? [...flags.org] : [NIL_UUID],
        ...(flags.role.length > 0 && { roles: [...flags.role] }),
      },
    });
    return data;
  },
});
