import { html, type SafeHtml } from './html.js';

/** In UTC, to the minute: a page without scripts does not know the reader's time zone. */
export function renderTime(time: Date): SafeHtml {
  const text = time.toISOString();
  return html`<time datetime="${text}">${`${text.slice(0, 10)} ${text.slice(11, 16)} UTC`}</time>`;
}
