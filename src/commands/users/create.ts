import { isUuid, NIL_UUID } from '../../common/index.js';
import { ApiError, type Client } from '../../sdk/client/index.js';
import { clientCommand, CommandFailure, EXIT_CODES, FAILURE, itemOutput, readSecret } from '../client/index.js';
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
      flag: '-O, --org <organization>',
      description: 'Name or ID of an organization to join. Can be repeated. Default: the default organization.',
      isRepeatable: true,
      field: 'organization_ids',
    },
    role: {
      flag: '--role <name>',
      description: 'A role of the deployment: see gatehouse roles list. Can be repeated.',
      isRepeatable: true,
    },
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
    const organizationIds = await Promise.all(flags.org.map((organization) => organizationIdOf(api, organization)));
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
        organization_ids: organizationIds.length > 0 ? organizationIds : [NIL_UUID],
        ...(flags.role.length > 0 && { roles: [...flags.role] }),
      },
    });
    return data;
  },
});

/** By name or ID, or `default`. */
async function organizationIdOf(api: Client, organization: string): Promise<string> {
  if (isUuid(organization)) return organization;
  try {
    return (await api.GET('/api/v2/organizations/{organization}', { params: { path: { organization } } })).data.id;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    throw new CommandFailure(
      '--org: there is no organization with this name. See `gatehouse organizations list`.',
      EXIT_CODES.notFound.code,
    );
  }
}
