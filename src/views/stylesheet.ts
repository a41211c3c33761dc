import { CONSOLE_CSS } from './console-stylesheet.js';
import { customProperties, DARK, LIGHT } from './palette.js';

const FOUNDATION = `
:root { color-scheme: light dark; ${customProperties(LIGHT)} --radius: 10px;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace; }
@media (prefers-color-scheme: dark) { :root { ${customProperties(DARK)} } }
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; display: flex; flex-direction: column; align-items: center; gap: 1.5rem;
  padding: clamp(1.25rem, 7vh, 5rem) 1rem 3rem; background: var(--canvas); color: var(--ink);
  font: 400 1rem/1.55 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3, p, ul, ol, dl, dd, pre, figure { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -0.014em; text-wrap: balance; }
h2 { font-size: 1rem; line-height: 1.4; font-weight: 650; }
h3 { font-size: 0.9375rem; line-height: 1.4; font-weight: 650; }
ul, ol { padding: 0; list-style: none; }
a { color: var(--accent); text-underline-offset: 0.18em; text-decoration-thickness: 1px; }
a:hover { color: var(--accent-hover); text-decoration-thickness: 2px; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: 4px; }
code, pre { font-family: var(--mono); font-size: 0.875em; }
bdi { unicode-bidi: isolate; }
.muted { color: var(--muted); }
.small { font-size: 0.875rem; }
`;

const FRAME = `
.brand { display: flex; align-items: center; gap: 0.625rem; font-weight: 650; font-size: 1.0625rem; letter-spacing: -0.01em; }
.brand svg { width: 2rem; height: 2rem; border-radius: 8px; background: var(--accent); color: var(--on-accent); forced-color-adjust: none; }
.brand img { height: 2.25rem; max-width: 12rem; object-fit: contain; }
.announcement { align-self: stretch; padding: 0.625rem 1.25rem; font-size: 0.9375rem; text-align: center; background: var(--notice-surface); color: var(--notice-ink); border-bottom: 1px solid var(--notice-line); white-space: pre-line; }
.card { width: 100%; max-width: 27rem; display: flex; flex-direction: column; gap: 1.5rem; padding: 2rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: 16px; box-shadow: 0 1px 2px rgb(10 30 25 / 5%), 0 12px 32px -16px rgb(10 30 25 / 16%); }
.card--medium { max-width: 32rem; }
.card--wide { max-width: 46rem; }
.stack { display: flex; flex-direction: column; gap: 0.375rem; }
.stack--loose { gap: 1rem; }
.section { display: flex; flex-direction: column; gap: 0.75rem; }
.divided { border-top: 1px solid var(--line); padding-top: 1.5rem; }
@media (max-width: 30rem) {
  body { padding: 1.25rem 0.75rem 2rem; gap: 1rem; }
  .card { padding: 1.5rem 1.25rem; border-radius: 14px; }
  h1 { font-size: 1.375rem; }
}
`;

const FORMS = `
form { display: flex; flex-direction: column; gap: 1.125rem; }
.field { display: flex; flex-direction: column; gap: 0.375rem; }
.field label { font-weight: 600; font-size: 0.9375rem; }
.field .optional { font-weight: 400; color: var(--muted); }
.field .hint { color: var(--muted); font-size: 0.875rem; line-height: 1.45; }
.field .fault { color: var(--danger-ink); font-size: 0.875rem; font-weight: 550; line-height: 1.45; }
.field .fault::first-letter { text-transform: uppercase; }
input { width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; font: inherit; color: var(--ink); background: var(--surface);
  border: 1px solid var(--control); border-radius: var(--radius); }
input:hover { border-color: var(--ink); }
input:focus-visible { outline-offset: 0; border-color: var(--focus); border-radius: var(--radius); }
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
legend { padding: 0 0 0.5rem; font-weight: 600; font-size: 0.9375rem; }
.choice { display: flex; align-items: flex-start; gap: 0.625rem; }
.choice input { flex: none; width: 1.25rem; min-height: 1.25rem; margin: 0.125rem 0 0; accent-color: var(--accent); }
.choice label { flex: 1; min-width: 0; padding-bottom: 0.5rem; font-weight: 400; cursor: pointer; }
.choice code { display: block; color: var(--muted); font-size: 0.8125rem; }
input[aria-invalid="true"] { border-color: var(--danger-ink); box-shadow: inset 0 0 0 1px var(--danger-ink); }
.button { display: inline-flex; align-items: center; justify-content: center; gap: 0.625rem; width: 100%; min-height: 2.75rem; padding: 0.5rem 1.125rem;
  font: inherit; font-weight: 600; line-height: 1.3; text-align: center; text-decoration: none; cursor: pointer; border: 1px solid transparent; border-radius: var(--radius); }
.button:focus-visible { border-radius: var(--radius); }
.button--primary { background: var(--accent); color: var(--on-accent); }
.button--primary:hover { background: var(--accent-hover); color: var(--on-accent); }
.button--quiet { background: var(--surface); color: var(--ink); border-color: var(--control); }
.button--quiet:hover { background: var(--sunken); color: var(--ink); border-color: var(--ink); }
.button--fit { width: auto; align-self: flex-start; }
.icon { position: relative; display: inline-flex; flex: none; width: 1.25rem; height: 1.25rem; }
.icon img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; background: var(--surface); }
.buttons { display: grid; grid-template-columns: 1fr 1fr; gap: 0.75rem; }
.decision { position: relative; }
@media (hover: hover) {
  .decision::after { content: ""; position: absolute; inset: 0; transition: visibility 0s; }
  :root:hover .decision::after { visibility: hidden; transition: visibility 0s 0.6s; }
}
.or { display: flex; align-items: center; gap: 0.75rem; color: var(--muted); font-size: 0.875rem; }
.or::before, .or::after { content: ""; flex: 1; height: 1px; background: var(--line); }
`;

const MESSAGES = `
.callout { display: flex; flex-direction: column; gap: 0.25rem; padding: 0.875rem 1rem; font-size: 0.9375rem; line-height: 1.5;
  color: var(--notice-ink); background: var(--notice-surface); border: 1px solid var(--notice-line); border-radius: var(--radius); }
.callout--danger { color: var(--danger-ink); background: var(--danger-surface); border-color: var(--danger-line); }
.callout--warning { color: var(--warning-ink); background: var(--warning-surface); border-color: var(--warning-line); }
.callout a { color: inherit; }
.callout p + p { margin-top: 0.375rem; }
.callout ul { padding-left: 1.125rem; list-style: disc; }
.callout strong, .callout h2 { font-size: 0.9375rem; font-weight: 650; }
`;

const DETAILS = `
.tile { position: relative; display: inline-flex; align-items: center; justify-content: center; flex: none; width: 3.5rem; height: 3.5rem; overflow: hidden;
  font-size: 1.5rem; font-weight: 650; line-height: 1; color: var(--accent); background: var(--accent-wash); border-radius: 14px; }
.tile img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain; padding: 0.375rem; background: var(--surface);
  border: 1px solid var(--line); border-radius: inherit; }
.tile img::before, .icon img::before { content: attr(alt); position: absolute; inset: 0; display: flex; align-items: center; justify-content: center;
  color: var(--accent); background: var(--surface); border-radius: inherit; }
.tile--small { width: 2.25rem; height: 2.25rem; font-size: 1rem; border-radius: 50%; }
.title { display: flex; align-items: center; gap: 1rem; }
.title h1 { min-width: 0; }
.account { display: flex; align-items: flex-start; gap: 0.75rem; padding: 0.75rem 0.875rem; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); }
.account > div { min-width: 0; flex: 1; line-height: 1.4; }
.account strong { font-weight: 600; }
.scopes { display: flex; flex-direction: column; gap: 0.625rem; }
.scopes li { position: relative; padding-left: 1.625rem; line-height: 1.45; }
.scopes li::before { content: ""; position: absolute; left: 0.25rem; top: 0.3em; width: 0.375rem; height: 0.6875rem; border: solid var(--accent); border-width: 0 2px 2px 0; rotate: 40deg; }
.scopes .scope--high::before, .scopes .scope--full::before { content: "!"; left: 0; top: 0.2em; width: 1.0625rem; height: 1.0625rem; rotate: none; border: 0; border-radius: 50%;
  font-size: 0.75rem; font-weight: 700; line-height: 1.0625rem; text-align: center; color: var(--warning-ink); background: var(--warning-surface); box-shadow: 0 0 0 1px var(--warning-line); }
.scopes .scope--full { font-weight: 600; }
.scopes code { display: block; color: var(--muted); font-size: 0.8125rem; font-weight: 400; }
.facts { display: grid; grid-template-columns: max-content 1fr; align-items: baseline; gap: 0.75rem 1.25rem; font-size: 0.9375rem; line-height: 1.45; }
.facts dt { color: var(--muted); }
.facts dd { min-width: 0; }
.facts .host { font-weight: 650; font-size: 1rem; }
@media (max-width: 30rem) { .title { align-items: flex-start; } .facts { grid-template-columns: 1fr; gap: 0.125rem; } .facts dd + dt { margin-top: 0.625rem; } }
.steps { display: flex; flex-direction: column; gap: 1.25rem; counter-reset: step; }
.steps > li { position: relative; padding-left: 2.5rem; counter-increment: step; display: flex; flex-direction: column; gap: 0.375rem; }
.steps > li::before { content: counter(step); position: absolute; left: 0; top: -0.0625rem; width: 1.625rem; height: 1.625rem; border-radius: 50%;
  font-size: 0.875rem; font-weight: 650; line-height: 1.625rem; text-align: center; color: var(--accent); background: var(--accent-wash); }
.snippet { padding: 0.875rem 1rem; overflow-x: auto; line-height: 1.55; background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius); overflow-wrap: normal; }
.snippet--secret { white-space: pre-wrap; overflow-wrap: anywhere; user-select: all; }
.row { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 1rem; }
.row > .stack { flex: 1 1 18rem; min-width: 0; }
.status { font-size: 0.875rem; font-weight: 600; color: var(--muted); letter-spacing: 0.02em; }
`;

/** The style sheet of all pages: no import, no font, no picture from anywhere. */
export const PAGES_CSS: string = [FOUNDATION, FRAME, FORMS, MESSAGES, DETAILS, CONSOLE_CSS].join('').trimStart();
