import { html, localUrl, PAGE_PATHS, renderAgo, renderSecret, type SafeHtml } from '../views/index.js';

/** What a new deployment still needs, as it is now. */
export interface FirstSteps {
  readonly issuer: string;
  /** Absent if the OAuth provider is disabled. */
  readonly hasApp?: boolean | undefined;
  /** Is there a person besides the owner? */
  readonly hasCompany: boolean;
  readonly isHttps: boolean;
  /** When the last backup was made; null: never. */
  readonly lastBackupAt: Date | null;
}

interface Step {
  readonly title: string;
  readonly isDone: boolean;
  /** Beside "Done". */
  readonly since?: SafeHtml;
  readonly how: SafeHtml;
}

function stepsOf({ issuer, hasApp, hasCompany, isHttps, lastBackupAt }: FirstSteps, now: Date): readonly Step[] {
  const app: Step = {
    title: 'Register an app, or connect an MCP client',
    isDone: hasApp === true,
    how: html`<p>An app needs a name and a redirect URI, and gets a client ID and a secret.</p>
      <p><a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.registerApp)}">Register an app</a></p>
      <p>OAuth libraries and MCP clients need only the address of this server; they discover the rest:</p>
      ${renderSecret('issuer', issuer)}
      <p>On a command line, after <code>gatehouse login ${issuer}</code>:</p>
      ${renderSecret('register-app', 'gatehouse apps create my-app --redirect-uri https://app.example.com/callback')}`,
  };
  return [
    ...(hasApp === undefined ? [] : [app]),
    {
      title: 'Bring in a second person',
      isDone: hasCompany,
      how: html`<p>
          Send them a link with which they create their account, or set up the identity provider of your company, whose people then sign in
          by themselves.
        </p>
        <p><a class="button button--quiet button--fit" href="${localUrl(PAGE_PATHS.newInvitation)}">Invite a person</a></p>`,
    },
    {
      title: 'Put it behind HTTPS',
      isDone: isHttps,
      how: html`<p>
          Sessions and tokens of people on other machines are safe only over HTTPS. Put a reverse proxy with a certificate in front of this
          server, or give it one with <code>CODER_TLS_ENABLE</code>, and tell it the address that people use:
        </p>
        ${renderSecret('access-url', 'CODER_ACCESS_URL=https://gatehouse.example.com')}`,
    },
    {
      title: 'Back it up',
      isDone: lastBackupAt !== null,
      ...(lastBackupAt !== null && { since: html`<span class="muted small">the last time ${renderAgo(lastBackupAt, now)}</span>` }),
      how: html`<p>
          One file has everything in the database, and is made while the server runs. Make it regularly, and keep it on another machine.
          Encryption keys are never in it: keep them elsewhere.
        </p>
        ${renderSecret('backup', 'gatehouse backup /var/backups/gatehouse.backup')}`,
    },
  ];
}

/** A list that goes away once everything is done, or when the owner has seen enough of it. Empty when everything is done. */
export function renderFirstSteps(facts: FirstSteps, now: Date): SafeHtml | undefined {
  const steps = stepsOf(facts, now);
  const done = steps.filter(({ isDone }) => isDone).length;
  if (done === steps.length) return undefined;
  return html`<section class="panel" aria-labelledby="first-steps">
    <div class="heading">
      <div class="stack">
        <h2 id="first-steps">First steps</h2>
        <p class="muted small">${done} of ${steps.length} are done. Only owners see this.</p>
      </div>
      <form method="post" action="${localUrl(PAGE_PATHS.hideFirstSteps)}">
        <button class="button button--quiet button--small" type="submit">Hide the list</button>
      </form>
    </div>
    <ol class="steps">
      ${steps.map(
        ({ title, isDone, since, how }) =>
          html`<li>
            <h3>${title}${isDone && html` <span class="badge">Done</span> ${since}`}</h3>
            ${!isDone && how}
          </li>`,
      )}
    </ol>
  </section>`;
}
