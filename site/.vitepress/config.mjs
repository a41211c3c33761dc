import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { apiSidebar } from '../api/reference.mjs';
import { forTheSite, slugify } from '../markdown.mjs';
import { ROOT, sidebar, sitePathOf } from '../pages.mjs';

/** Also the path at which the server has it (CODER_DOCS_ENABLE). */
const BASE = '/docs/';

export default defineConfig({
  title: 'Gatehouse',
  description: 'Self-hosted identity and access: an OAuth 2.1 authorization server, an OpenID provider, and the API behind them.',
  lang: 'en',
  base: BASE,
  srcDir: '..',
  srcExclude: ['{src,test,deploy,migrations,.ci,.github,coverage}/**', '**/node_modules/**', '**/dist/**'],
  outDir: '../dist/site',
  cacheDir: '../node_modules/.cache/vitepress',
  cleanUrls: true,
  // Examples of addresses.
  ignoreDeadLinks: 'localhostLinks',
  // One file for the data of all pages, and no script in a page that would have to be allowed by its hash for each page.
  metaChunk: true,
  rewrites: (file) => sitePathOf(file) ?? file,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: `${BASE}icon.svg` }]],
  markdown: {
    // What looks like an element in our pages is a placeholder, such as <name>.
    html: false,
    attrs: { disable: true },
    anchor: { slugify },
    languageAlias: { console: 'shellsession', haproxy: 'nginx', caddyfile: 'nginx', Caddyfile: 'nginx' },
    config: forTheSite,
  },
  vite: { publicDir: join(ROOT, 'site/public') },
  buildEnd: ({ outDir }) => copyFileSync(join(ROOT, 'docs/openapi.json'), join(outDir, 'openapi.json')),
  themeConfig: {
    logo: '/icon.svg',
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [...sidebar(), apiSidebar()],
    nav: [
      { text: 'Start', link: '/start' },
      { text: 'Operate', link: '/admin/install' },
      { text: 'API', link: '/api/' },
      { text: 'Contents', link: '/contents' },
    ],
    externalLinkIcon: true,
  },
});
