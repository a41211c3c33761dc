const FRAME = `
.console { display: block; padding: 0; }
.skip { position: absolute; left: 0.5rem; top: -4rem; z-index: 1; padding: 0.5rem 0.875rem; background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius); }
.skip:focus { top: 0.5rem; }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem 1.5rem; padding: 0.625rem 1.25rem; background: var(--surface); border-bottom: 1px solid var(--line); }
.bar-home { display: flex; align-items: center; gap: 0.625rem; font-weight: 650; color: var(--ink); text-decoration: none; }
.bar-home svg { width: 1.75rem; height: 1.75rem; border-radius: 7px; background: var(--accent); color: var(--on-accent); forced-color-adjust: none; }
.bar-home img { height: 1.75rem; max-width: 9rem; object-fit: contain; }
.bar-person { flex-direction: row; align-items: center; gap: 0.75rem; margin-left: auto; font-size: 0.9375rem; }
.parts ul { display: flex; flex-wrap: wrap; gap: 0.25rem; }
.parts a, .entries a { display: block; padding: 0.4375rem 0.75rem; color: var(--ink); text-decoration: none; border-radius: var(--radius); }
.parts a:hover, .entries a:hover { background: var(--sunken); color: var(--ink); text-decoration: underline; }
.parts [aria-current], .entries [aria-current] { font-weight: 600; color: var(--accent); background: var(--accent-wash); }
.frame { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 2rem; width: 100%; max-width: 78rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; }
.entries ul { display: flex; flex-direction: column; gap: 0.125rem; }
.entries p { margin: 0; padding: 0 0.75rem 0.25rem; font-size: 0.8125rem; font-weight: 600; color: var(--muted); }
.entries ul + p { padding-top: 1.25rem; }
.page { display: flex; flex-direction: column; gap: 1.5rem; min-width: 0; }
.page:focus { outline: none; }
.heading { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: 1rem; }
.heading .stack { flex: 1 1 20rem; min-width: 0; max-width: 44rem; }
.actions { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.crumbs ol { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; font-size: 0.875rem; color: var(--muted); }
.crumbs li + li::before { content: "/"; margin-right: 0.5rem; color: var(--muted); }
.panel { display: flex; flex-direction: column; gap: 1rem; padding: 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; }
.panel--form { max-width: 40rem; }
.group { border-top: 1px solid var(--line); padding-top: 0.875rem; }
.group summary { font-weight: 600; cursor: pointer; }
.group-fields { display: flex; flex-direction: column; gap: 1.25rem; padding: 0.75rem 0 0.25rem; }
@media (max-width: 48rem) {
  .bar { display: grid; grid-template-columns: minmax(4rem, 1fr) minmax(0, auto); gap: 0.375rem 0.75rem; padding: 0.5rem 1.25rem; reading-flow: grid-rows; }
  .bar bdi { min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .bar .button { flex: none; }
  .bar .parts { grid-area: 2 / 1 / auto / -1; }
  .bar .parts ul { gap: 0; }
  .bar .parts a { padding: 0.4375rem 0.5rem; font-size: 0.9375rem; }
  .frame { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-top: 0.75rem; }
  .entries { display: flex; gap: 0.125rem; overflow-x: auto; margin: 0 -1.25rem; padding: 0.25rem 1.25rem; scroll-padding: 0 1.25rem; }
  .entries p { display: none; }
  .entries ul { flex-direction: row; }
  .entries a { white-space: nowrap; }
  .entries [aria-current] { scroll-initial-target: nearest; }
  .panel { padding: 1.25rem 1rem; }
}
@media (max-width: 22rem) { .bar .parts a { padding: 0.4375rem; font-size: 0.875rem; } }
`;

const LISTS = `
.table { width: 100%; border-collapse: separate; border-spacing: 0; font-size: 0.9375rem; line-height: 1.45; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; }
.table th { padding: 0.625rem 0.875rem; font-size: 0.8125rem; font-weight: 600; text-align: left; color: var(--muted); border-bottom: 1px solid var(--line); }
.table th, .table time { white-space: nowrap; }
.table th a { color: inherit; }
.table [aria-sort="ascending"] a::after { content: " \u2191"; }
.table [aria-sort="descending"] a::after { content: " \u2193"; }
.table td { padding: 0.75rem 0.875rem; vertical-align: baseline; }
.table tr + tr td { border-top: 1px solid var(--line); }
.table form { display: inline-flex; }
.table .cell-actions { text-align: right; white-space: nowrap; }
@media (max-width: 48rem) {
  .table thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .table, .table tbody, .table tr, .table td { display: block; }
  .table tr + tr { border-top: 1px solid var(--line); }
  .table tr { padding: 0.625rem 0; }
  .table tr + tr td { border-top: 0; }
  .table td { padding: 0.1875rem 0.875rem; }
  .table td[data-label] { display: flow-root; padding-left: 8rem; }
  .table td[data-label]::before { content: attr(data-label); float: left; width: 6.5rem; margin-left: -7.125rem; font-size: 0.8125rem; line-height: 1.675; color: var(--muted); }
  .table .cell-actions { padding-top: 0.5rem; text-align: left; white-space: normal; }
}
.empty { display: flex; flex-direction: column; align-items: flex-start; gap: 0.75rem; padding: 2rem 1.5rem; color: var(--muted); background: var(--surface); border: 1px dashed var(--control); border-radius: 14px; }
.pager { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
.pager .muted { margin-right: auto; }
.search { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem; max-width: 40rem; }
.search p { grid-column: 1 / -1; }
.search .fault { color: var(--danger-ink); }
.filters .button { align-self: end; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.75rem, 1fr)); align-items: end; gap: 0.75rem; }
.strength { display: flex; align-items: center; gap: 0.5rem; font-size: 0.875rem; color: var(--muted); }
.strength meter { width: 8rem; }
progress { width: 100%; height: 0.75rem; accent-color: var(--accent); }
.badge { display: inline-block; padding: 0.0625rem 0.5rem; font-size: 0.8125rem; font-weight: 600; color: var(--accent); background: var(--accent-wash); border-radius: 999px; white-space: nowrap; }
.badge--danger { color: var(--danger-ink); background: var(--danger-surface); }
.word { white-space: nowrap; }
.address { overflow-wrap: break-word; }
.value { display: inline-block; min-width: 9rem; }
.secret { display: flex; flex-direction: column; gap: 0.5rem; }
.unseen { position: absolute; width: 1px; height: 1px; margin: -1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

const CONTROLS = `
textarea, select { width: 100%; min-height: 2.75rem; padding: 0.5rem 0.75rem; font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--control); border-radius: var(--radius); }
textarea { font-family: var(--mono); font-size: 0.875rem; }
.button--small { width: auto; gap: 0; min-height: 2.25rem; padding: 0.25rem 0.75rem; font-size: 0.875rem; }
.button--danger { background: var(--surface); color: var(--danger-ink); border-color: var(--danger-line); }
.button--danger:hover { background: var(--danger-surface); border-color: var(--danger-ink); }
.buttons--fit { display: flex; flex-wrap: wrap; }
.buttons--fit .button { width: auto; }
[hidden] { display: none; }
.narrow { display: flex; flex-direction: column; gap: 1.125rem; max-width: 37rem; }
.matrix { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); align-items: start; gap: 1.5rem 2rem; }
.matrix > li { display: flex; flex-direction: column; gap: 0.5rem; min-width: 0; }
.matrix h4 { margin: 0; font-size: 0.9375rem; line-height: 1.4; font-weight: 600; }
.matrix .scopes { gap: 0.25rem; font-size: 0.9375rem; }
.more { display: flow-root; }
.more summary { padding: 0.375rem 0; font-weight: 600; font-size: 0.9375rem; cursor: pointer; }
.more > p { max-width: 44rem; margin-bottom: 1.25rem; }
`;

/** The part of the style sheet that only pages of the console use. */
export const CONSOLE_CSS: string = [FRAME, LISTS, CONTROLS].join('').trimStart();
