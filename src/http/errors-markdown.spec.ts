import { OAUTH_ERROR_CODES } from '../common/index.js';
import { errorsMarkdown } from './errors-markdown.js';
import { HTTP_ERRORS } from './http-errors.js';

describe('docs/errors.md', () => {
  const rows = errorsMarkdown()
    .split('\n')
    .filter((line) => line.startsWith('|'));

  it.each(Object.entries(HTTP_ERRORS))(
    'has one row for %s with its status, challenge and meaning',
    (name, { status, challenge: error, meaning }) => {
      const challenge = error === undefined ? '' : error === null ? 'bare' : `\`${error}\``;
      expect(rows.filter((row) => row.includes(` \`${name}\` | ${challenge}`))).toEqual([
        `| ${status} | \`${name}\` | ${challenge} | ${meaning} |`,
      ]);
    },
  );

  it.each(OAUTH_ERROR_CODES)('has one row for the OAuth error %s', (code) => {
    expect(rows.filter((row) => row.startsWith(`| \`${code}\` | `))).toHaveLength(1);
  });
});
