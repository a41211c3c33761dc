import { clientUrl, html, renderDocument, SUBMIT_SCRIPT, type Page } from '../../views/index.js';

export interface FormPostPage {
  /** The redirect URI, already matched. */
  readonly action: string;
  /** What people know it by. */
  readonly label: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
}

/** The page that posts a response to an app (OAuth 2.0 Form Post Response Mode). Without scripts, its button does. */
export function renderFormPostPage({ action, label, fields }: FormPostPage): Page {
  return renderDocument({
    title: 'Back to the app',
    content: html`<h1>Back to the app</h1>
      <p>You are being sent back to <bdi class="host">${label}</bdi>.</p>
      <form method="post" action="${clientUrl(action)}">
        ${fields.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}" />`)}
        <button class="button button--primary" type="submit">Continue</button>
      </form>
      ${SUBMIT_SCRIPT}`,
  });
}
