// The Markdown of the repository is written for readers of a repository. This makes it what the site needs.
import { relative } from 'node:path';
import { linkInSite, ROOT } from './pages.mjs';

/** The anchors that GitHub makes, which the pages link to: lower case, words and hyphens. */
export function slugify(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** Comments vanish; links lead to pages of the site, and the text of a link to a file that it does not have stays as text. */
export function forTheSite(markdown) {
  markdown.core.ruler.before('normalize', 'comments', (state) => {
    state.src = withoutComments(state.src);
  });
  markdown.core.ruler.push('links', (state) => {
    const file = relative(ROOT, state.env.realPath ?? state.env.path).replaceAll('\\', '/');
    for (const { children } of state.tokens) {
      let isDropped = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const target = linkInSite(file, token.attrGet('href'));
          isDropped = target === null;
          if (!isDropped) token.attrSet('href', target);
        }
        if (isDropped && token.type.startsWith('link_')) {
          const isEnd = token.type === 'link_close';
          Object.assign(token, { type: 'text', tag: '', content: '', nesting: 0, attrs: null });
          isDropped = !isEnd;
        }
      }
    }
  });
}

/** Not in blocks of code. */
function withoutComments(text) {
  return text
    .split(/^(```[^]*?^```)$/m)
    .map((part, index) => (index % 2 === 1 ? part : part.replace(/<!--[^]*?-->\n?/g, '')))
    .join('');
}
