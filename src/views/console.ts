import { notFound } from '../common/index.js';
import { html, type SafeHtml } from './html.js';
import { Page, PAGE_PATHS, renderAnnouncements, renderBrand } from './layout.js';
import { type ConsolePath, type Navigation, partOf } from './navigation.js';
import { localUrl } from './safe-url.js';

/** The person who looks at a page of the console. */
export interface Viewer {
  readonly username: string;
  /** Only what they can use. */
  readonly navigation: Navigation;
  /** What "an hour ago" refers to. */
  readonly now: Date;
}

/** A page between the entry of the navigation and the shown one. */
interface Crumb {
  readonly label: string;
  readonly path: string;
}

export interface ConsolePage {
  readonly viewer: Viewer;
  /** The entry of the navigation that the page belongs to. For whoever has no such entry, the page does not exist. */
  readonly here: ConsolePath;
  /** The first heading, and the title of the tab. */
  readonly title: string;
  /** Is this the answer to a form with faults? Screen readers then read so first. */
  readonly isFaulty?: boolean;
  /** From the entry of the navigation to the parent of this page. Absent: this page is the entry's own. */
  readonly crumbs?: readonly Crumb[];
  /** One or two sentences under the heading. */
  readonly intro?: SafeHtml | string | undefined;
  /** What the person has just done. */
  readonly notice?: string | undefined;
  /** Why what the person asked for was not done. */
  readonly error?: string | undefined;
  /** Buttons beside the heading. */
  readonly actions?: SafeHtml | undefined;
  readonly content: SafeHtml;
}

function renderParts({ navigation }: Viewer, here: ConsolePath): SafeHtml {
  return html`<nav class="parts" aria-label="Console">
    <ul>
      ${navigation.map((part) => {
        const { label, groups } = part;
        const first = groups[0]?.entries[0];
        if (first === undefined) return html``;
        // A page is the current one of its own part only.
        return part === partOf(navigation, here)
          ? html`<li><a href="${localUrl(first.path)}" aria-current="true">${label}</a></li>`
          : html`<li><a href="${localUrl(first.path)}">${label}</a></li>`;
      })}
    </ul>
  </nav>`;
}

function renderEntries({ navigation }: Viewer, here: ConsolePath): SafeHtml {
  const part = partOf(navigation, here);
  if (part === undefined) throw notFound();
  return html`<nav class="entries" aria-label="${part.label}" data-strip>
    ${part.groups.map(({ label, entries }, index) => {
      const links = entries.map((entry) => renderEntry(entry, here));
      if (part.groups.length === 1)
        return html`<ul>
          ${links}
        </ul>`;
      const id = `entries-${index + 1}`;
      return html`<p id="${id}">${label}</p>
        <ul aria-labelledby="${id}">
          ${links}
        </ul>`;
    })}
  </nav>`;
}

function renderEntry({ path, label }: { readonly path: ConsolePath; readonly label: string }, here: ConsolePath): SafeHtml {
  return path === here
    ? html`<li><a href="${localUrl(path)}" aria-current="page">${label}</a></li>`
    : html`<li><a href="${localUrl(path)}">${label}</a></li>`;
}

function renderCrumbs(crumbs: readonly Crumb[], title: string): SafeHtml | undefined {
  if (crumbs.length === 0) return undefined;
  return html`<nav class="crumbs" aria-label="Breadcrumb">
    <ol>
      ${crumbs.map(({ label, path }) => html`<li><a href="${localUrl(path)}">${label}</a></li>`)}
      <li aria-current="page">${title}</li>
    </ol>
  </nav>`;
}

/** A complete page of the console. Throws `not_found` for a person whose navigation does not have it. */
export function renderConsole(page: ConsolePage): Page {
  const { viewer, here, title, isFaulty = false, crumbs = [], intro, notice, error, actions, content } = page;
  const entries = renderEntries(viewer, here);
  return new Page({
    title: isFaulty || error !== undefined ? `Error: ${title}` : title,
    hasScript: true,
    body: (brand) =>
      html`<body class="console">
        <a class="skip" href="#main">Skip to the content</a>
        ${renderAnnouncements(brand)}
        <header class="bar">
          <a class="bar-home" href="${localUrl(PAGE_PATHS.home)}">${renderBrand(brand)}</a>
          ${viewer.navigation.length > 1 && renderParts(viewer, here)}
          <form class="bar-person" method="post" action="${localUrl(PAGE_PATHS.logout)}">
            <bdi>${viewer.username}</bdi><button class="button button--quiet button--small" type="submit">Sign out</button>
          </form>
        </header>
        <div class="frame">
          ${entries}
          <main class="page" id="main" tabindex="-1">
            ${renderCrumbs(crumbs, title)}
            <div class="heading">
              <div class="stack">
                <h1>${title}</h1>
                ${intro !== undefined && html`<p class="muted">${intro}</p>`}
              </div>
              ${actions !== undefined && html`<div class="actions">${actions}</div>`}
            </div>
            ${notice !== undefined && html`<p class="callout" role="status">${notice}</p>`}
            ${error !== undefined && html`<p class="callout callout--danger" role="alert">${error}</p>`} ${content}
          </main>
        </div>
      </body>`,
  });
}
