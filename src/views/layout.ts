import type { Brand } from '../common/index.js';
import { pathOfAccent } from './accent.js';
import { ICON, MARK_PATH, STYLESHEET } from './assets.js';
import { CONSOLE_SCRIPT, html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';

/** Paths that pages of more than one feature post or link to. */
export const PAGE_PATHS = Object.freeze({
  home: '/',
  hideFirstSteps: '/first-steps/hide',
  setup: '/setup',
  login: '/login',
  logout: '/logout',
  reauthenticate: '/reauthenticate',
  account: '/account',
  changePassword: '/account/password',
  endOneSession: '/account/sessions/end',
  endOtherSessions: '/account/sessions/end-others',
  newToken: '/account/tokens/new',
  endToken: '/account/tokens/end',
  apps: '/account/apps',
  endApp: '/account/apps/end',
  forgetApp: '/account/apps/forget',
  signOutOfApp: '/account/apps/sign-out',
  endEverything: '/account/apps/end-everything',
  newSecret: '/account/secrets/new',
  importSecrets: '/account/secrets/import',
  confirmImport: '/account/secrets/import/confirm',
  editSecret: '/account/secrets/edit',
  deleteSecret: '/account/secrets/delete',
  regenerateSshKey: '/account/ssh-key/regenerate',
  suspendUser: '/admin/users/suspend',
  activateUser: '/admin/users/activate',
  endSessionsOfUser: '/admin/users/end-sessions',
  deleteUser: '/admin/users/delete',
  invitation: '/invitation',
  invitations: '/admin/users/invitations',
  newInvitation: '/admin/users/invitations/new',
  revokeInvitation: '/admin/users/invitations/revoke',
  acceptInvitation: '/invitation/accept',
  newUser: '/admin/users/new',
  setRolesOfUser: '/admin/users/roles',
  setPasswordOfUser: '/admin/users/password',
  endKeyOfUser: '/admin/users/end-key',
  endAppOfUser: '/admin/users/apps/end',
  signUserOutOfApp: '/admin/users/apps/sign-out',
  endEverythingOfUser: '/admin/users/end-everything',
  newOrganization: '/admin/organizations/new',
  editOrganization: '/admin/organizations/settings',
  deleteOrganization: '/admin/organizations/delete',
  addMember: '/admin/organizations/members/add',
  setRolesOfMember: '/admin/organizations/members/roles',
  removeMember: '/admin/organizations/members/remove',
  createGroup: '/admin/organizations/groups/new',
  editGroup: '/admin/organizations/groups/edit',
  deleteGroup: '/admin/organizations/groups/delete',
  addGroupMember: '/admin/organizations/groups/add',
  removeGroupMember: '/admin/organizations/groups/remove',
  createRole: '/admin/organizations/roles/new',
  editRole: '/admin/organizations/roles/edit',
  deleteRole: '/admin/organizations/roles/delete',
  registerApp: '/admin/apps/new',
  editApp: '/admin/apps/edit',
  addAppSecret: '/admin/apps/add-secret',
  deleteAppSecret: '/admin/apps/delete-secret',
  endAppAccess: '/admin/apps/end-access',
  deleteApp: '/admin/apps/delete',
  registerServer: '/admin/resource-servers/new',
  editServer: '/admin/resource-servers/edit',
  addServerSecret: '/admin/resource-servers/add-secret',
  deleteServerSecret: '/admin/resource-servers/delete-secret',
  deleteServer: '/admin/resource-servers/delete',
  setRegistration: '/admin/registration/policy',
  newRegistrationToken: '/admin/registration/new-token',
  deleteRegistrationToken: '/admin/registration/delete-token',
  rotateSigningKey: '/admin/signing-keys/rotate',
  revokeSigningKey: '/admin/signing-keys/revoke',
  testProvider: '/admin/identity-providers/test',
  device: '/device',
  answerDevice: '/device/answer',
  endSession: '/oauth2/logout',
  confirmEndSession: '/oauth2/logout/confirm',
  cliAuth: '/cli-auth',
});

export interface Layout {
  /** The title for the tab and for screen readers, which read it first. */
  readonly title: string;
  readonly width?: 'narrow' | 'medium' | 'wide';
  readonly content: SafeHtml;
  /** Does it have buttons that need the script of the console? */
  readonly hasScript?: boolean;
}

const CARD = { narrow: 'card', medium: 'card card--medium', wide: 'card card--wide' } as const;

/** The drawing of the gatehouse, as large as its place. */
const BRAND_MARK: SafeHtml = html`<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path fill="currentColor" d="${MARK_PATH}" />
</svg>`;

interface Shell {
  readonly title: string;
  /** Pages of the console have a script that makes them more convenient; none needs it. */
  readonly hasScript?: boolean;
  /** The whole element. */
  readonly body: (brand: Brand) => SafeHtml;
}

/** A page that is complete but for the name, the logo and the colour of the deployment. Sending it puts them in. */
export class Page {
  readonly #shell: Shell;

  constructor(shell: Shell) {
    this.#shell = shell;
  }

  render(brand: Brand): string {
    const { title, hasScript = false, body } = this.#shell;
    return html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <meta name="robots" content="noindex" />
          <title>${title} · ${brand.name}</title>
          <link rel="icon" type="image/svg+xml" href="${localUrl(ICON.path)}" />
          <link rel="stylesheet" href="${localUrl(STYLESHEET.path)}" />
          ${brand.accent !== '' && html`<link rel="stylesheet" href="${localUrl(pathOfAccent(brand.accent))}" />`}
          ${hasScript && CONSOLE_SCRIPT}
        </head>
        ${body(brand)}
      </html> `.toString();
  }
}

/** The logo of the deployment or the drawing of the gatehouse, and the deployment's name. */
export function renderBrand({ name, logo }: Brand): SafeHtml {
  return html`${logo === '' ? BRAND_MARK : html`<img src="${localUrl(logo)}" alt="" />`}<bdi>${name}</bdi>`;
}

/** What the owner has announced, on every page. */
export function renderAnnouncements({ announcements }: Brand): readonly SafeHtml[] {
  return announcements.map((text) => html`<p class="announcement" role="note">${text}</p>`);
}

/** A complete document around one card. */
export function renderDocument({ title, width = 'narrow', content, hasScript = false }: Layout): Page {
  return new Page({
    title,
    hasScript,
    body: (brand) =>
      html`<body>
        ${renderAnnouncements(brand)}
        <header class="brand">${renderBrand(brand)}</header>
        <main class="${CARD[width]}">${content}</main>
      </body>`,
  });
}
