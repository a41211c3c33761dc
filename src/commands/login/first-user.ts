import { NO_FIRST_USER } from '../../common/index.js';
import { ApiError, type Client } from '../../sdk/client/index.js';
import { CommandFailure, type Console, FAILURE, type FlagDefinitions, type FlagValues } from '../client/index.js';
import { BUILD_VERSION_HEADER, describeWrongUrl } from '../transport/index.js';

export const FIRST_USER_FLAGS = {
  firstUserEmail: { flag: '--first-user-email <email>', env: 'CODER_FIRST_USER_EMAIL', description: 'Email address of the first user.' },
  firstUserUsername: { flag: '--first-user-username <name>', env: 'CODER_FIRST_USER_USERNAME', description: 'Username of the first user.' },
  firstUserFullName: {
    flag: '--first-user-full-name <name>',
    env: 'CODER_FIRST_USER_FULL_NAME',
    description: 'Full name of the first user.',
  },
  firstUserPassword: {
    flag: '--first-user-password <password>',
    env: 'CODER_FIRST_USER_PASSWORD',
    description: 'Password of the first user. Prefer the variable, because other users can see flags.',
    isSecret: true,
  },
} as const satisfies FlagDefinitions;

/** Is there a user? Throws if the URL does not lead to a Gatehouse server: whoever is believed here gets the password of an owner. */
export async function hasFirstUser(client: Client, url: string): Promise<boolean> {
  try {
    const { response } = await client.GET('/api/v2/users/first');
    if (response.headers.has(BUILD_VERSION_HEADER)) return true;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 404) throw error;
    // Below the URL of a page, the server says something else. The transport lets no other server say this.
    if (error.message === NO_FIRST_USER) return false;
  }
  throw new CommandFailure(describeWrongUrl(url), FAILURE);
}

/** Creates the owner of the deployment and logs in. Returns a session token. */
export async function createFirstUser(client: Client, flags: FlagValues<typeof FIRST_USER_FLAGS>, console: Console): Promise<string> {
  const instead = 'the first user needs --first-user-username, --first-user-email and CODER_FIRST_USER_PASSWORD';
  console.say('This server has no users yet. Create the first one, who can do everything.');
  const username = flags.firstUserUsername ?? (await console.ask('Username: ', instead));
  const email = flags.firstUserEmail ?? (await console.ask('Email address: ', instead));
  const password = flags.firstUserPassword ?? (await newPassword(console, instead));
  await client.POST('/api/v2/users/first', { body: { username, email, password, name: flags.firstUserFullName ?? '' } });
  const { data } = await client.POST('/api/v2/users/login', { body: { email, password } });
  return data.session_token;
}

async function newPassword(console: Console, instead: string): Promise<string> {
  const password = await console.askSecret('Password: ', instead);
  if (console.isInteractive && (await console.askSecret('Repeat the password: ', instead)) !== password) {
    throw new CommandFailure('The passwords do not match. Nothing was created.', FAILURE);
  }
  return password;
}
