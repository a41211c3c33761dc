import { html, type SafeHtml } from './html.js';

/** A secret that is shown this once. It has a button that copies it, where scripts run. `id` is of the element on the page. */
export function renderSecret(id: string, secret: string): SafeHtml {
  return html`<div class="secret">
    <pre class="snippet snippet--secret" tabindex="0"><code id="${id}">${secret}</code></pre>
    <button class="button button--quiet button--fit" type="button" data-copies="${id}" hidden>Copy</button>
  </div>`;
}
