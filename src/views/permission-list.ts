import { html, type SafeHtml } from './html.js';
import type { DescribedType } from './permission-descriptions.js';

function renderType({ title, actions }: DescribedType): SafeHtml {
  return html`<li>
    <h4>${title}</h4>
    <ul class="scopes">
      ${actions.map(({ words }) => html`<li>${words}</li>`)}
    </ul>
  </li>`;
}

/** Permissions in words, by what they are about. */
export function renderPermissions(types: readonly DescribedType[]): SafeHtml {
  return html`<ul class="matrix">
    ${types.map(renderType)}
  </ul>`;
}
