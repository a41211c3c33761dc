import type { Validation } from '../../common/index.js';
import { html } from './html.js';
import { renderDocument } from './layout.js';
import { localUrl } from './safe-url.js';
import { shorten } from './visible-text.js';

export interface ErrorPage {
  /** HTTP status of the response. */
  readonly status: number;
  readonly title: string;
  readonly description: string;
  /** What is wrong with single parameters. */
  readonly warnings?: readonly Validation[] | undefined;
  /** A local path that leads out of here. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** Found in the log under the same id. */
  readonly requestId?: string | undefined;
}

/** The longest error_description that the server itself writes is cut here too. */
const LONGEST_TEXT = 2048;

/** The page for a failure that is answered here instead of being sent to a client. */
export function renderErrorPage(page: ErrorPage): string {
  const { status, title, description, warnings = [], back, requestId } = page;
  return renderDocument({
    title,
    width: 'medium',
    content: html`<div class="stack">
        <p class="status">Error ${status}</p>
        <h1>${title}</h1>
      </div>
      <p>${shorten(description, LONGEST_TEXT)}</p>
      ${
        warnings.length > 0 &&
        html`<div class="callout callout--warning">
          <ul>
            ${warnings.map(({ field, detail }) => html`<li><code>${shorten(field, 100)}</code>: ${shorten(detail, LONGEST_TEXT)}</li>`)}
          </ul>
        </div>`
      }
      ${back && html`<p><a class="button button--quiet button--fit" href="${localUrl(back.href)}">${back.label}</a></p>`}
      ${requestId !== undefined && html`<p class="muted small divided">Request <code>${requestId}</code></p>`}`,
  });
}
