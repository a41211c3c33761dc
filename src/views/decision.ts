import { html, type SafeHtml } from './html.js';

/**
 * A button that gives something away. It does not react to the mouse until the pointer has been over the page for a moment:
 * another site can lay a window over it, have the user double-click there, and close the window after the first click.
 * The second click then comes too early to count. Keyboards and touch screens are not held up, and no script is needed.
 */
export function renderDecision(button: SafeHtml): SafeHtml {
  return html`<div class="decision">${button}</div>`;
}
