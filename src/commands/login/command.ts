import { bearerToken } from '../../sdk/client/index.js';
import { type Call, clientCommand, CommandFailure, type CommandFactory, FAILURE, type Target } from '../client/index.js';
import { checkProfileName, type Credential } from '../credentials/index.js';
import { placeForToken } from './keyring.js';
import { openBrowser } from './browser.js';
import { logInAsDevice } from './device.js';
import { endFormerLogin, formerLogin } from './former-login.js';
import { createFirstUser, FIRST_USER_FLAGS, hasFirstUser } from './first-user.js';
import { loginTokenCommand } from './token.js';

const ARGS = { 'url?': 'URL of the server. Default: --url, or the server of the last login.' };
const FLAGS = {
  device: { flag: '--device', description: 'Confirm the login in a browser on any device. The default in a terminal without a browser.' },
  useTokenAsSession: {
    flag: '--use-token-as-session',
    description: 'Keep the given token, instead of creating another one with it. Logging out then revokes it.',
  },
  ...FIRST_USER_FLAGS,
} as const;

type LoginCall = Call<typeof ARGS, typeof FLAGS>;

interface Obtained {
  readonly credential: Credential;
  /** The token that was given for it, which somebody keeps. */
  readonly madeWith?: string;
}

/** Where the URL comes from, unless the command says it. */
const SOURCES: Readonly<Record<Target['source'], string>> = {
  argument: '',
  flag: '',
  env: ', the server in CODER_URL',
  profile: ', the server of the current profile',
};

const login = clientCommand({
  name: 'login',
  summary: 'log in to a server',
  description: `Logs in to a server and remembers the login as a profile, which other commands use. Opens a page in the browser and takes the token that it
shows. In a terminal without a browser, it waits until you confirm the login in one on another device. Without a terminal, pass --device or --token.

A login with --device acts as an app: it has the permissions of your account, but none that only administrators have.

Nothing is sent to a server on another machine by http, unless you pass --allow-plain-http.`,
  args: ARGS,
  flags: FLAGS,
  examples: [
    'login https://gatehouse.example.com',
    'login gatehouse.example.com --device',
    'login gatehouse.example.com --token - < token.txt',
    'login gatehouse.example.com --profile staging',
  ],
  output: null,
  run: async (call) => {
    const { args, connection, console, connectionFlags, env } = call;
    const target = args.url === undefined ? connection.target : connection.named(args.url);
    const { url } = target;
    if (call.flags.device && connectionFlags.sources.token === 'flag') {
      throw new CommandFailure('--token and --device cannot be combined: each is a way to log in', FAILURE);
    }
    // Throws if the server is not to be reached without encryption: before a password is asked for, and before a browser opens.
    const anonymous = connection.clientOf(url);
    const name = checkProfileName(connectionFlags.values.profile ?? connection.profiles.nameFor(url));
    await connection.profiles.keepFree(name, url);
    const place = placeForToken(connectionFlags, env);
    const isReady = await hasFirstUser(anonymous, url);
    console.say(`Logging in to ${url}${SOURCES[target.source]}.`);
    const { credential, madeWith } = isReady
      ? await obtainCredential(call, target)
      : tokenCredential(await createFirstUser(anonymous, call.flags, console));
    const client = connection.clientOf(url, connection.authOf(credential, { url, profile: null }));
    const { data: user } = await client.GET('/api/v2/users/{user}', { params: { path: { user: 'me' } } });
    // Another command may have taken the name meanwhile.
    await connection.profiles.keepFree(name, url);
    const former = await connection.profiles.exclusively(name, (profile) => {
      const stored = formerLogin(connection, profile.read());
      profile.save({ url, username: user.username, credential }, place);
      return Promise.resolve(stored);
    });
    connection.profiles.use(name);
    console.say(`Welcome, ${user.name === undefined || user.name === '' ? user.username : user.name}. You are logged in to ${url}.`);
    if (former) await endFormerLogin(connection, console, former, [credential.kind === 'token' ? credential.token : undefined, madeWith]);
  },
});

/** `gatehouse login`, and below it `gatehouse login token`. */
export const loginCommand: CommandFactory = (context) => login(context).usage('[options] [url]').addCommand(loginTokenCommand(context));

async function obtainCredential(call: LoginCall, { url }: Target): Promise<Obtained> {
  const { connection, console, connectionFlags, flags, env } = call;
  const given = connection.givenToken();
  if (given && connectionFlags.sources.token === 'env' && !flags.useTokenAsSession) {
    throw new CommandFailure(
      'CODER_SESSION_TOKEN is set, and would be used instead of this login: unset it, or pass --token or --use-token-as-session',
      FAILURE,
    );
  }
  if (given) {
    const token = await given();
    if (flags.useTokenAsSession) return tokenCredential(token);
    // A token of its own, so that logging out does not revoke the given one.
    const client = connection.clientOf(url, bearerToken(token));
    const { data } = await client.POST('/api/v2/users/{user}/keys', { params: { path: { user: 'me' } } });
    return { ...tokenCredential(data.key), madeWith: token };
  }
  // Nobody would read the code, and the command would wait for it in vain.
  if (!flags.device && !console.isInteractive) {
    throw new CommandFailure(
      'There is no terminal: pass --device to confirm the login in a browser elsewhere, or --token - to read a token from standard input',
      FAILURE,
    );
  }
  const page = `${url}/cli-auth`;
  const hasBrowser = !flags.device && (connectionFlags.values.noOpen || (await openBrowser(page, env)));
  if (!hasBrowser) {
    if (!flags.device) {
      console.say(
        'There is no browser here: logging in with --device, which never grants administrator rights. For those, pass --no-open.',
      );
    }
    return { credential: await logInAsDevice(connection.clientOf(url), console) };
  }
  const instruction = connectionFlags.values.noOpen
    ? 'Open this page in a browser on any machine. It creates a token for this login:'
    : 'Your browser shows a page that creates a token for this login. If it does not, open:';
  console.say(`${instruction}\n\n  ${page}\n`);
  return tokenCredential(await connection.askToken('Paste your token here: ', 'No token was entered. Nothing was changed.'));
}

function tokenCredential(token: string): Obtained {
  return { credential: { kind: 'token', token } };
}
