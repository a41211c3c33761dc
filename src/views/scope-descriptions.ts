import { type AdminScope, canonicalScope, type PublicScope } from '../authz/index.js';
import { displayName } from './visible-text.js';

/** How much harm a stolen token with this scope does: `full` is everything, `high` can outlive the grant or reveal secrets. */
type ScopeRisk = 'full' | 'high' | 'normal';

/** A scope as the consent page says it, completing "It will be able to …". */
export interface ScopeDescription {
  readonly scope: string;
  readonly sentence: string;
  readonly risk: ScopeRisk;
}

/** A scope of the public catalog, or of an administrator. */
type DescribedScope = PublicScope | AdminScope | OpenIdScope;

/** OpenID Connect, and two scopes of this server. */
type OpenIdScope = 'openid' | 'profile' | 'email' | 'groups' | 'roles' | 'offline_access';

/** Sentences for every scope that a client may ask for, in the order in which pages list them. */
const SENTENCES: Readonly<Record<DescribedScope, string>> = {
  'gatehouse:admin': 'Use your administrator roles, including on other people’s data',
  'gatehouse:admin.read': 'See everything that your administrator roles let you see',
  'coder:all': 'Do anything with your own data in this API',
  openid: 'Know you by an ID that never changes',
  profile: 'See your name, username and picture',
  email: 'See the email address of your account',
  groups: 'See the groups that you are in',
  roles: 'See the roles that you have, on this site and in organizations',
  offline_access: 'Keep its access while you are not using it',
  'user:*': 'See and change your own profile, including personal data',
  // Reading the account includes all of it, with the e-mail address, and a change returns it in the response.
  'user:read': 'See your account, such as your username, email address, picture, roles and organizations',
  'user:read_personal': 'See your account and further personal data, such as your public Git key and the data from your identity provider',
  'user:update_personal': 'See your account, and change your name and picture',
  'coder:apikeys.manage_self': 'See which sessions and API keys you have, without creating, changing or deleting any',
  'api_key:*': 'See your sessions and API keys in a list, without creating, changing or deleting any',
  'api_key:read': 'See the list of your sessions and API keys, but not the keys themselves',
  'api_key:create': 'Create API keys',
  'api_key:update': 'Change API keys',
  'api_key:delete': 'Delete API keys',
  'user_secret:*': 'Read, create, change and delete your stored secrets',
  'user_secret:read': 'Read your stored secrets',
  'user_secret:create': 'Create secrets for you',
  'user_secret:update': 'Change your stored secrets',
  'user_secret:delete': 'Delete your stored secrets',
  'user_skill:*': 'Read, create, change and delete your skills',
  'user_skill:read': 'Read your skills',
  'user_skill:create': 'Create skills for you',
  'user_skill:update': 'Change your skills',
  'user_skill:delete': 'Delete your skills',
  'file:*': 'Upload files and download your files',
  'file:read': 'Download your files',
  'file:create': 'Upload files',
  'organization:*': 'See the organizations that you are in, and what their members can see',
  'organization:read': 'See the organizations that you are in',
  'organization:update': 'Change the settings of organizations',
  'organization:delete': 'Delete organizations',
  'coder:templates.author': 'Create, change and delete templates, and see how they are used',
  'coder:templates.build': 'Upload and build versions of templates',
  'template:*': 'See, use, create, change and delete templates',
  'template:read': 'See templates',
  'template:use': 'Use templates to create workspaces',
  'template:create': 'Create templates',
  'template:update': 'Change templates',
  'template:delete': 'Delete templates',
  'coder:workspaces.create': 'Create, start and stop workspaces from your templates',
  'coder:workspaces.operate': 'Start, stop and change your workspaces',
  'coder:workspaces.access': 'Connect to your workspaces by SSH and open their applications',
  'coder:workspaces.delete': 'Delete your workspaces',
  'workspace:*': 'See, connect to, create, change and delete workspaces',
  'workspace:read': 'See workspaces',
  'workspace:create': 'Create workspaces',
  'workspace:update': 'Change workspaces',
  'workspace:delete': 'Delete workspaces',
  'workspace:start': 'Start workspaces',
  'workspace:stop': 'Stop workspaces',
  'workspace:ssh': 'Connect to workspaces by SSH',
  'workspace:application_connect': 'Open the applications that run in workspaces',
  'coder:application_connect': 'Open the applications that run in your workspaces',
  'task:*': 'See, create, change and delete tasks',
  'task:read': 'See tasks',
  'task:create': 'Create tasks',
  'task:update': 'Change tasks',
  'task:delete': 'Delete tasks',
};

/** Every scope that has words, in page order. */
export const DESCRIBED_SCOPES: readonly string[] = Object.keys(SENTENCES);

const HIGH_RISK: ReadonlySet<string> = new Set<DescribedScope>([
  'gatehouse:admin',
  'gatehouse:admin.read',
  'user:*',
  'user_secret:*',
  'user_secret:read',
  'workspace:*',
  'workspace:ssh',
  'coder:workspaces.access',
]);

function isDescribed(scope: string): scope is DescribedScope {
  return Object.hasOwn(SENTENCES, scope);
}

function describe(scope: string): ScopeDescription {
  if (isDescribed(scope)) {
    return { scope, sentence: SENTENCES[scope], risk: scope === 'coder:all' ? 'full' : HIGH_RISK.has(scope) ? 'high' : 'normal' };
  }
  // A scope without words is never hidden: an unexplained permission must look like one.
  const name = displayName(scope, 'unnamed');
  return { scope: name, sentence: `Use the permission “${name}”, which has no description`, risk: 'high' };
}

/** The words for a list of granted scopes: once each, full access first, then in the order of the catalog, unknown ones last. */
export function describeScopes(scopes: readonly string[]): readonly ScopeDescription[] {
  const canonical = new Set(scopes.map(canonicalScope));
  const position = (scope: string): number => (isDescribed(scope) ? DESCRIBED_SCOPES.indexOf(scope) : DESCRIBED_SCOPES.length);
  return [...canonical].sort((a, b) => position(a) - position(b)).map(describe);
}
