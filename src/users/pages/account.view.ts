import { html, type PageUser, renderAccount, renderConsole, type Viewer, CONSOLE_PATHS } from '../../views/index.js';

export interface AccountPage {
  readonly viewer: Viewer;
  readonly user: PageUser;
}

/** The page of `GET /account`. */
export function renderAccountPage({ viewer, user }: AccountPage): string {
  return renderConsole({
    viewer,
    here: CONSOLE_PATHS.account,
    title: 'Your account',
    content: html`<section class="panel panel--form" aria-label="You">${renderAccount(user)}</section>`,
  });
}
