import type { Action, Authorizer, RbacObject, Subject } from '../authz/index.js';

/** Paths of the console: what people do about their own account, and administrators about the deployment. */
export const CONSOLE_PATHS = Object.freeze({
  home: '/',
  account: '/account',
  sessions: '/account/sessions',
  tokens: '/account/tokens',
  apps: '/account/apps',
  users: '/admin/users',
  organizations: '/admin/organizations',
});

export type ConsolePath = (typeof CONSOLE_PATHS)[keyof typeof CONSOLE_PATHS];

/** An entry of the navigation. */
interface Entry {
  readonly path: ConsolePath;
  readonly label: string;
  /** Who has no such permission does not see the entry, and its page does not exist for them. Absent: everybody has the page. */
  readonly needs?: { readonly action: Action; readonly object: RbacObject };
}

/** A part of the console, with a navigation of its own. */
interface Part {
  readonly label: string;
  readonly entries: readonly Entry[];
}

const PARTS: readonly Part[] = [
  { label: 'Home', entries: [{ path: CONSOLE_PATHS.home, label: 'Overview' }] },
  {
    label: 'Your account',
    entries: [
      { path: CONSOLE_PATHS.account, label: 'Profile' },
      { path: CONSOLE_PATHS.sessions, label: 'Sessions' },
      { path: CONSOLE_PATHS.tokens, label: 'Tokens' },
      { path: CONSOLE_PATHS.apps, label: 'Connected apps' },
    ],
  },
  {
    label: 'Administration',
    entries: [
      { path: CONSOLE_PATHS.users, label: 'Users', needs: { action: 'read', object: { type: 'user' } } },
      {
        path: CONSOLE_PATHS.organizations,
        label: 'Organizations',
        // A plain member may see other members, but not who is in which group.
        needs: { action: 'read', object: { type: 'group_member', anyOrganization: true } },
      },
    ],
  },
];

/** The parts and entries that this person can use, in order. Parts without entries are left out. */
export function navigationOf(authorizer: Authorizer, subject: Subject): readonly Part[] {
  const isOpen = ({ needs }: Entry): boolean => needs === undefined || authorizer.allows(subject, needs.action, needs.object);
  return PARTS.map(({ label, entries }) => ({ label, entries: entries.filter(isOpen) })).filter(({ entries }) => entries.length > 0);
}

export type Navigation = ReturnType<typeof navigationOf>;
