import { html, type SafeHtml } from './html.js';
import { localUrl } from './safe-url.js';

/**
 * A button that gives something away. It does not react to the mouse until the pointer has been over the page for a moment:
 * another site can lay a window over it, have the user double-click there, and close the window after the first click.
 * The second click then comes too early to count. Keyboards and touch screens are not held up, and no script is needed.
 */
export function renderDecision(button: SafeHtml): SafeHtml {
  return html`<div class="decision">${button}</div>`;
}

/** What a button of a form answers. */
interface Answer {
  readonly value: string;
  readonly label: string;
}

/** A form that asks for one of two answers, of which the second one gives something away. `action` is a path of this server. */
export function renderQuestion(action: string, formToken: string, [quiet, primary]: readonly [Answer, Answer]): SafeHtml {
  return html`<form method="post" action="${localUrl(action)}">
    <input type="hidden" name="form_token" value="${formToken}" />
    <div class="buttons">
      <button class="button button--quiet" type="submit" name="decision" value="${quiet.value}">${quiet.label}</button>
      ${renderDecision(
        html`<button class="button button--primary" type="submit" name="decision" value="${primary.value}">${primary.label}</button>`,
      )}
    </div>
  </form>`;
}
