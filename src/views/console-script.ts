import { STRENGTH_SOURCE } from './strength-script.js';

/**
 * What the pages of the console do more conveniently where scripts run. Each part finds its elements by a `data-` attribute and changes
 * only them; without it, the page still works. Nothing is fetched, stored or built from text, so the policy of the pages allows no more.
 */
export const CONSOLE_SOURCE = `'use strict';
for (const button of document.querySelectorAll('[data-copies]')) {
  const source = document.getElementById(button.dataset.copies);
  if (!source || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = 'Selected: press Ctrl+C';
    }
    setTimeout(() => { button.textContent = label; }, 4000);
  });
}
for (const button of document.querySelectorAll('[data-shows]')) {
  const input = document.getElementById(button.dataset.shows);
  if (!input) continue;
  button.hidden = false;
  button.addEventListener('click', () => {
    const isShown = input.type === 'text';
    input.type = isShown ? 'password' : 'text';
    button.setAttribute('aria-pressed', String(!isShown));
    input.focus();
  });
  input.form.addEventListener('submit', () => { input.type = 'password'; });
}
for (const input of document.querySelectorAll('[data-fragment]')) {
  const fragment = location.hash.slice(1);
  if (!fragment) continue;
  history.replaceState(null, '', location.pathname);
  input.value = fragment;
  input.form.requestSubmit();
}
for (const strip of document.querySelectorAll('[data-strip]')) {
  const here = strip.querySelector('[aria-current]');
  if (!here) continue;
  const [outer, inner] = [strip.getBoundingClientRect(), here.getBoundingClientRect()];
  if (inner.left < outer.left || inner.right > outer.right) strip.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
}
for (const time of document.querySelectorAll('time[title]')) {
  time.title = new Date(time.dateTime).toLocaleString();
}
${STRENGTH_SOURCE}`;
