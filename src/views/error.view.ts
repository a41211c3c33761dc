import type { Validation } from '../common/index.js';
import { html, type SafeHtml } from './html.js';
import { type Page, renderDocument } from './layout.js';
import { clientUrl, localUrl } from './safe-url.js';
import { shorten } from './visible-text.js';

/** Values are shown as they are, made visible and cut. */
export interface ErrorFact {
  readonly label: string;
  readonly values: readonly string[];
}

export interface ErrorPage {
  /** HTTP status of the response. */
  readonly status: number;
  readonly title: string;
  readonly description: string;
  /** Faults of single parameters. */
  readonly warnings?: readonly Validation[] | undefined;
  /** Facts that help an administrator to fix it; omit them for everybody else. */
  readonly forAdministrators?: readonly ErrorFact[] | undefined;
  /** The address of a client to continue with, only if the person wants to. */
  readonly onward?: { readonly href: string; readonly label: string } | undefined;
  /** A local path to continue with. */
  readonly back?: { readonly href: string; readonly label: string } | undefined;
  /** Found in the log under the same id. */
  readonly requestId?: string | undefined;
}

/** The longest error_description that the server itself writes is cut here too. */
const LONGEST_TEXT = 2048;
/** More of a client's text does not help to find its fault. */
const LONGEST_VALUE = 300;

/** The page for an error that is shown here instead of being sent to a client. */
export function renderErrorPage(page: ErrorPage): Page {
  const { status, title, description, warnings = [], forAdministrators = [], onward, back, requestId } = page;
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
      ${forAdministrators.length > 0 && renderFacts(forAdministrators)}
      ${onward && html`<p><a class="button button--quiet button--fit" href="${clientUrl(onward.href)}">${shorten(onward.label, LONGEST_VALUE)}</a></p>`}
      ${back && html`<p><a class="button button--quiet button--fit" href="${localUrl(back.href)}">${back.label}</a></p>`}
      ${requestId !== undefined && html`<p class="muted small divided">Request <code>${requestId}</code></p>`}`,
  });
}

/** The section of a page that only administrators get. */
export function renderFacts(facts: readonly ErrorFact[]): SafeHtml {
  return html`<section class="stack">
    <h2>For administrators</h2>
    <dl class="facts">
      ${facts.map(
        ({ label, values }) =>
          html`<dt>${label}</dt>
            ${values.map((value) => html`<dd><code>${shorten(value, LONGEST_VALUE)}</code></dd>`)}`,
      )}
    </dl>
    <p class="muted small">Only administrators see this section.</p>
  </section>`;
}
