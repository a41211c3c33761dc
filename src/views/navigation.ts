import type { Action, Authorizer, RbacObject, Subject } from '../authz/index.js';

/** Paths of the console: what people do about their own account, and administrators about the deployment. */
export const CONSOLE_PATHS = Object.freeze({
  home: '/',
  account: '/account',
  permissions: '/account/permissions',
  logins: '/account/logins',
  sessions: '/account/sessions',
  activity: '/account/activity',
  tokens: '/account/tokens',
  apps: '/account/apps',
  secrets: '/account/secrets',
  sshKey: '/account/ssh-key',
  users: '/admin/users',
  organizations: '/admin/organizations',
  adminApps: '/admin/apps',
  resourceServers: '/admin/resource-servers',
  registration: '/admin/registration',
  signingKeys: '/admin/signing-keys',
  identityProviders: '/admin/identity-providers',
  audit: '/admin/audit',
  encryption: '/admin/encryption',
  settings: '/admin/settings',
});

export type ConsolePath = (typeof CONSOLE_PATHS)[keyof typeof CONSOLE_PATHS];

/** An entry of the navigation. */
interface Entry {
  readonly path: ConsolePath;
  readonly label: string;
  /** Who has no such permission does not see the entry, and its page does not exist for them. Absent: everybody has the page. */
  readonly needs?: { readonly action: Action; readonly object: RbacObject };
  /** It does not exist while the OAuth2 provider is disabled. */
  readonly isOfProvider?: true;
}

/** Entries that stand together in the navigation. */
interface Group {
  /** Empty if it is the only one of its part. */
  readonly label: string;
  readonly entries: readonly Entry[];
}

/** A part of the console, with a navigation of its own. */
interface Part {
  readonly label: string;
  readonly groups: readonly Group[];
}

const READS_SETTINGS = { action: 'read', object: { type: 'deployment_config' } } as const;

const PARTS: readonly Part[] = [
  { label: 'Home', groups: [{ label: '', entries: [{ path: CONSOLE_PATHS.home, label: 'Overview' }] }] },
  {
    label: 'Your account',
    groups: [
      {
        label: 'You',
        entries: [
          { path: CONSOLE_PATHS.account, label: 'Profile' },
          { path: CONSOLE_PATHS.permissions, label: 'Permissions' },
          { path: CONSOLE_PATHS.activity, label: 'Activity' },
        ],
      },
      {
        label: 'Signing in',
        entries: [
          { path: CONSOLE_PATHS.logins, label: 'Login and password' },
          { path: CONSOLE_PATHS.sessions, label: 'Sessions' },
        ],
      },
      {
        label: 'Programs',
        entries: [
          { path: CONSOLE_PATHS.tokens, label: 'Tokens' },
          { path: CONSOLE_PATHS.apps, label: 'Connected apps' },
          { path: CONSOLE_PATHS.secrets, label: 'Secrets' },
          { path: CONSOLE_PATHS.sshKey, label: 'SSH key' },
        ],
      },
    ],
  },
  {
    label: 'Administration',
    groups: [
      {
        label: 'People',
        entries: [
          { path: CONSOLE_PATHS.users, label: 'Users', needs: { action: 'read', object: { type: 'user' } } },
          {
            path: CONSOLE_PATHS.organizations,
            label: 'Organizations',
            // A plain member may see other members, but not who is in which group.
            needs: { action: 'read', object: { type: 'group_member', anyOrganization: true } },
          },
          { path: CONSOLE_PATHS.identityProviders, label: 'Identity providers', needs: READS_SETTINGS },
        ],
      },
      {
        label: 'Apps and APIs',
        entries: [
          { path: CONSOLE_PATHS.adminApps, label: 'Apps', needs: { action: 'update', object: { type: 'oauth2_app' } }, isOfProvider: true },
          {
            path: CONSOLE_PATHS.resourceServers,
            label: 'APIs',
            needs: { action: 'update', object: { type: 'oauth2_resource_server' } },
            isOfProvider: true,
          },
          {
            path: CONSOLE_PATHS.registration,
            label: 'Registration',
            needs: { action: 'create', object: { type: 'oauth2_app' } },
            isOfProvider: true,
          },
          {
            path: CONSOLE_PATHS.signingKeys,
            label: 'Signing keys',
            needs: { action: 'create', object: { type: 'crypto_key' } },
            isOfProvider: true,
          },
        ],
      },
      {
        label: 'Operation',
        entries: [
          {
            path: CONSOLE_PATHS.audit,
            label: 'Audit log',
            needs: { action: 'read', object: { type: 'audit_log', anyOrganization: true } },
          },
          { path: CONSOLE_PATHS.encryption, label: 'Encryption', needs: READS_SETTINGS },
          { path: CONSOLE_PATHS.settings, label: 'Settings', needs: READS_SETTINGS },
        ],
      },
    ],
  },
];

/** The parts, groups and entries that this person can use, in order, without those that would be empty. */
export function navigationOf(authorizer: Authorizer, subject: Subject, hasProvider = true): readonly Part[] {
  const isOpen = ({ needs, isOfProvider }: Entry): boolean =>
    (hasProvider || isOfProvider !== true) && (needs === undefined || authorizer.allows(subject, needs.action, needs.object));
  return PARTS.map(({ label, groups }) => ({ label, groups: openGroups(groups, isOpen) })).filter(({ groups }) => groups.length > 0);
}

function openGroups(groups: readonly Group[], isOpen: (entry: Entry) => boolean): readonly Group[] {
  return groups.map(({ label, entries }) => ({ label, entries: entries.filter(isOpen) })).filter(({ entries }) => entries.length > 0);
}

/** The part of the navigation that has the entry; undefined for whom it does not exist. */
export function partOf(navigation: Navigation, path: ConsolePath): Part | undefined {
  return navigation.find(({ groups }) => groups.some(({ entries }) => entries.some((entry) => entry.path === path)));
}

export type Navigation = ReturnType<typeof navigationOf>;
