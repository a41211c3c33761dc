/** The names of resource types. One that is not named here is called as in the log. */
export type Nouns = Readonly<Record<string, string>>;

interface Described {
  readonly action: string;
  readonly resourceType: string;
  readonly resourceTarget: string;
}

/** Describes what happened, with the placeholders `{user}` and `{target}` for clients to fill in. */
export function describe(log: Described & { readonly statusCode: number }, nouns: Nouns = NOUNS): string {
  const verb = VERBS[log.action] ?? log.action;
  if (log.statusCode >= 400) return `{user} unsuccessfully attempted to ${INFINITIVES[log.action] ?? log.action}${objectOf(log, nouns)}`;
  if (log.statusCode === 303 && !WITHOUT_OBJECT.has(log.action))
    return `{user} was redirected attempting to ${INFINITIVES[log.action] ?? log.action}${objectOf(log, nouns)}`;
  return `{user} ${verb}${objectOf(log, nouns)}`;
}

const VERBS: Readonly<Record<string, string>> = {
  create: 'created',
  read: 'read',
  write: 'updated',
  delete: 'deleted',
  login: 'logged in',
  logout: 'logged out',
  register: 'registered',
};
const INFINITIVES: Readonly<Record<string, string>> = {
  create: 'create',
  read: 'read',
  write: 'update',
  delete: 'delete',
  login: 'login',
  logout: 'logout',
  register: 'register',
};
const WITHOUT_OBJECT: ReadonlySet<string> = new Set(['login', 'logout', 'register']);

/** As clients of the API expect them. */
const NOUNS: Nouns = {
  api_key: 'token',
  git_ssh_key: 'git ssh key',
  user_secret: 'secret',
  user_invitation: 'invitation of',
  oauth2_provider_app: 'oauth2 app',
  oauth2_provider_app_secret: 'oauth2 app secret',
  oauth2_provider_initial_access_token: 'initial access token',
  oauth2_provider_settings: 'oauth2 settings',
  oauth2_provider_exchange_rule: 'exchange rule',
  oauth2_provider_resource_server: 'resource server',
  oauth2_provider_resource_server_secret: 'resource server secret',
};

function objectOf({ action, resourceType, resourceTarget }: Described, nouns: Nouns): string {
  if (WITHOUT_OBJECT.has(action)) return '';
  const noun = nouns[resourceType] ?? resourceType.replaceAll('_', ' ');
  return resourceTarget === '' ? ` ${noun}` : ` ${noun} {target}`;
}
