import { html, type SafeHtml } from './html.js';

/** In UTC, to the minute: a page without scripts does not know the reader's time zone. */
function exactly(time: Date): string {
  const text = time.toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

export function renderTime(time: Date): SafeHtml {
  return html`<time datetime="${time.toISOString()}">${exactly(time)}</time>`;
}

const UNITS = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

const WORDS = new Intl.RelativeTimeFormat('en', { numeric: 'always' });

/**
 * How far a time is from `now`, in the largest unit that fits at least once: "3 hours ago", "in 29 days". One to come is counted to the end
 * of its minute: what was made for seven days a moment ago expires "in 7 days".
 */
export function inWords(time: Date, now: Date): string {
  const exact = (time.getTime() - now.getTime()) / 1000;
  const seconds = exact < 60 ? exact : Math.ceil(exact / 60) * 60;
  for (const [unit, length] of UNITS) {
    const count = Math.trunc(seconds / length);
    if (count !== 0) return WORDS.format(count, unit);
  }
  return seconds > 0 ? 'in less than a minute' : 'just now';
}

/** A time in words, with the exact one for whoever points at it. */
export function renderAgo(time: Date, now: Date): SafeHtml {
  return html`<time datetime="${time.toISOString()}" title="${exactly(time)}">${inWords(time, now)}</time>`;
}
