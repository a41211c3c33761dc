// Which Markdown file of the repository is which page of the site.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { NAVIGATION, OUTSIDE, TITLES } from './navigation.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** The file of a page in the site, such as `admin/backup.md`, by its file in the repository; undefined: the site has no such page. */
export function sitePathOf(file) {
  if (file in OUTSIDE) return OUTSIDE[file];
  if (file === 'docs/README.md') return 'contents.md';
  if (file.startsWith('docs/')) return file.slice('docs/'.length).replace(/(^|\/)README\.md$/, '$1index.md');
  return file.startsWith('site/') ? file.slice('site/'.length) : undefined;
}

const addressOf = (sitePath) => `/${sitePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;

/** All Markdown of docs/, named as in the navigation. */
export function documentedPages() {
  return readdirSync(join(ROOT, 'docs'), { recursive: true })
    .filter((path) => path.endsWith('.md'))
    .map((path) => path.replaceAll('\\', '/').slice(0, -'.md'.length))
    .sort();
}

/** The sidebar: a group for each part, and for each folder in it. Titles are the headings of the pages. */
export function sidebar() {
  const pages = documentedPages();
  const named = new Set(NAVIGATION.flatMap((part) => part.pages.filter((page) => typeof page === 'string')));
  const item = (page) => ({ text: titleOf(page), link: addressOf(sitePathOf(fileOf(page))) });
  return NAVIGATION.map((part) => ({
    text: part.text,
    collapsed: false,
    items: part.pages.map((page) =>
      typeof page === 'string'
        ? item(page)
        : {
            text: page.text,
            collapsed: true,
            items: pages.filter((path) => dirname(path) === page.folder && !named.has(path)).map(item),
          },
    ),
  }));
}

function fileOf(page) {
  return Object.keys(OUTSIDE).find((file) => OUTSIDE[file] === `${page}.md`) ?? `docs/${page}.md`;
}

function titleOf(page) {
  const heading = /^# (.+)$/m.exec(readFileSync(join(ROOT, fileOf(page)), 'utf8'))?.[1];
  return TITLES[page] ?? heading?.replaceAll('`', '') ?? page;
}

/** Where a link in a file of the repository leads to in the site; null: to something that the site does not have. */
export function linkInSite(file, href) {
  const [path, anchor] = href.split('#');
  if (/^[a-z]+:/i.test(href) || path === '' || path.startsWith('/')) return href;
  const target = posix.join(posix.dirname(file), decodeURI(path));
  const asFile = target.endsWith('.md') ? target : /\.\w+$/.test(target) ? undefined : posix.join(target, 'README.md');
  const page = asFile && sitePathOf(asFile);
  return page ? addressOf(page) + (anchor ? `#${anchor}` : '') : null;
}
