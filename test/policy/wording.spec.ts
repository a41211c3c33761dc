import { repositoryTexts } from './repository-texts.js';

/** Phrases of docs/writing.md that nobody uses by accident: in pages, messages, comments and titles. */
const NOWHERE = [
  /\bis no (?:uuid|URL|JSON|text|number|list|error|address|person)\b/i,
  /\bcounts? as none\b/i,
  /\b(?:is|are) told apart\b/i,
  /\b(?:taken|takes?|took) back what\b/i,
  /\bdearer?\b/i,
  /\bcosts much\b/i,
  /\bhowever it was spelled\b/i,
  /\bthe same again\b/i,
  /\bnot yours to\b/i,
  /\blicences?\b/,
];
/** Words that are too common to forbid in comments, and that no product shows to its users. */
const NOT_SHOWN = [
  /(?<![.])\b(?:[Ss]ome|[Aa]ny|[Ee]very)body\b(?!:)|\b[Ww]hoever\b/,
  /\be-mails?\b/i,
  /\buser names?\b/,
  /\bleft out\b/i,
  /\bfor ever\b/i,
  /\bof its own\b(?! host)/i,
  /\bby itself\b/i,
  /\bwhite space\b/i,
  /\bnot acceptable\b/i,
  /\bin doubt\b/i,
  /\btaken back\b/i,
];
const SELF = /^docs\/writing\.md$|^test\/policy\/(?:english|wording)\.spec\.ts$|^CHANGELOG\.md$/;
/** What users read: everything of `src` but comments and tests, and the pages that are generated from it. */
const SHOWN =
  /^src\/(?!.*(?:\.spec|test-support)\.ts$|testing\/|.*\/testing\/).*\.ts$|^docs\/(?:openapi\.json|errors\.md|configuration\.md)$|^README\.md$/;

const texts = repositoryTexts().filter(({ path }) => !SELF.test(path));

function found(inTexts: readonly { path: string; text: string }[], phrases: readonly RegExp[]): string[] {
  return inTexts.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) =>
      phrases.flatMap((phrase) => {
        const match = phrase.exec(line);
        return match ? [`${path}:${index + 1}: ${match[0]}`] : [];
      }),
    ),
  );
}

describe('the wording of docs/writing.md', () => {
  it('has no phrase that reads as translated, in pages, messages, comments and titles', () => {
    expect(found(texts, NOWHERE)).toEqual([]);
  });

  it('has none of the words that users are not shown, in messages, API descriptions, settings and the README', () => {
    const shown = texts.filter(({ path }) => SHOWN.test(path)).map(({ path, code }) => ({ path, text: code }));
    expect(shown.length).toBeGreaterThan(300);
    expect(found(shown, NOT_SHOWN)).toEqual([]);
  });

  it.each([
    ['the id is no UUID', NOWHERE],
    ['No such user, or not yours to see.', NOWHERE],
    ['Wrong e-mail or password', NOT_SHOWN],
    ['Requests a minute for everybody', NOT_SHOWN],
  ])('is checked: "%s" is found', (text, phrases) => {
    expect(found([{ path: 'x', text }], phrases)).toHaveLength(1);
  });
});
