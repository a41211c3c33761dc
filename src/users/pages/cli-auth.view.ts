import {
  html,
  localUrl,
  PAGE_PATHS,
  type PageUser,
  renderAccount,
  renderDecision,
  renderDocument,
  renderFormErrors,
  type Page,
} from '../../views/index.js';

export interface CliAuthPage {
  readonly user: PageUser;
  readonly formToken: string;
  /** Why the last attempt failed. */
  readonly error?: string | undefined;
}

/** The page of `GET /cli-auth`. */
export function renderCliAuthPage({ user, formToken, error }: CliAuthPage): Page {
  const errors = renderFormErrors(error, [], []);
  return renderDocument({
    title: errors ? 'Error: Sign in to a command-line tool' : 'Sign in to a command-line tool',
    content: html`<h1>Sign in to a command-line tool</h1>
      ${errors} ${renderAccount(user)}
      <p>This creates a session token that signs a command-line tool in as you, with all your permissions.</p>
      <p class="callout callout--warning">
        Continue only if you have just started this login yourself. Do not share the token: anyone who has it is signed in as you.
      </p>
      <form method="post" action="${localUrl(PAGE_PATHS.cliAuth)}">
        <input type="hidden" name="form_token" value="${formToken}" />
        ${renderDecision(html`<button class="button button--primary" type="submit">Create session token</button>`)}
      </form>
      <div class="row divided"><a href="${localUrl(PAGE_PATHS.home)}">Not now</a></div>`,
  });
}
