import { displayName } from './visible-text.js';

/** How much harm a stolen token with this scope does: `full` is everything, `high` can outlive the grant or reveal secrets. */
export type ScopeRisk = 'full' | 'high' | 'normal';

/** A scope as the consent page says it, completing "It will be able to …". */
export interface ScopeWords {
  readonly scope: string;
  readonly sentence: string;
  readonly risk: ScopeRisk;
}

/** Sentences for every scope a client may ask for (the public catalog), in the order in which the page lists them. */
const SENTENCES = {
  'coder:all': 'Do anything in this API that you can do yourself',
  'user:*': 'See and change your whole user profile, including personal data',
  'user:read': 'See basic information about users',
  'user:read_personal': 'See your personal data, such as your e-mail address and preferences',
  'user:update_personal': 'Change your personal data, such as your name and preferences',
  'coder:apikeys.manage_self': 'See, create, change and delete your API keys',
  'api_key:*': 'See, create, change and delete API keys',
  'api_key:read': 'See the list of API keys, but not the keys themselves',
  'api_key:create': 'Create new API keys',
  'api_key:update': 'Change API keys, for example when they expire',
  'api_key:delete': 'Delete API keys',
  'user_secret:*': 'Read, create, change and delete your stored secrets',
  'user_secret:read': 'Read your stored secrets',
  'user_secret:create': 'Store new secrets for you',
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
  'organization:*': 'See, change and delete organizations',
  'organization:read': 'See organizations',
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
} as const satisfies Readonly<Record<string, string>>;

/** A scope of the public catalog. */
export type WordedScope = keyof typeof SENTENCES;

/** Every scope that has words, in page order. The catalog of the authorization engine must be a subset. */
export const WORDED_SCOPES: readonly string[] = Object.keys(SENTENCES);

/** Names of older clients (product rule: they mean the same and are stored under the new name). */
const ALIASES: Readonly<Record<string, WordedScope>> = { all: 'coder:all', application_connect: 'coder:application_connect' };

const HIGH_RISK: ReadonlySet<string> = new Set<WordedScope>([
  'user:*',
  'coder:apikeys.manage_self',
  'api_key:*',
  'api_key:create',
  'api_key:update',
  'user_secret:*',
  'user_secret:read',
  'organization:*',
  'organization:delete',
  'workspace:*',
  'workspace:ssh',
  'coder:workspaces.access',
]);

function isWorded(scope: string): scope is WordedScope {
  return Object.hasOwn(SENTENCES, scope);
}

function describe(scope: string): ScopeWords {
  if (isWorded(scope)) {
    return { scope, sentence: SENTENCES[scope], risk: scope === 'coder:all' ? 'full' : HIGH_RISK.has(scope) ? 'high' : 'normal' };
  }
  // A scope without words is never hidden: an unexplained permission must look like one.
  const name = displayName(scope, 'unnamed');
  return { scope: name, sentence: `Use the permission “${name}”, which has no description`, risk: 'high' };
}

/** The words for a list of granted scopes: once each, full access first, then in the order of the catalog, unknown ones last. */
export function describeScopes(scopes: readonly string[]): readonly ScopeWords[] {
  const canonical = new Set(scopes.map((scope) => (Object.hasOwn(ALIASES, scope) ? (ALIASES[scope] ?? scope) : scope)));
  const position = (scope: string): number => (isWorded(scope) ? WORDED_SCOPES.indexOf(scope) : WORDED_SCOPES.length);
  return [...canonical].sort((a, b) => position(a) - position(b)).map(describe);
}
