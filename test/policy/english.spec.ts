import ts from 'typescript';
import { repositoryTexts } from './repository-texts.js';

/** Turns of phrase that read as translated, and what docs/writing.md says instead. */
const AVOIDED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:is|are|be) none\b|\bcounts? as\b/i, 'is missing, is ignored, is not one'],
  [/(?<!\bthere )\b(?:is|are) no (?!longer\b|more than\b)\w+/i, 'is not a …'],
  [/\bno uuid\b/i, 'is not a UUID'],
  [/\bwho may not\b|\b(?:for|from|of|to|by) who\b/i, 'a user without permission, a user who …'],
  [/^(?:who|whoever|whom|what|whatever)\b|\bwhoever\b/i, 'a noun as the subject: a user who …, a value that …'],
  [/\b(?:is|are|was|be) told\b/i, 'the response says, is distinguished'],
  [/\bby (?:itself|themselves)\b/i, 'automatically, alone, separately'],
  [/\bof its own\b/i, 'its own'],
  [/\bsomebody['’]s\b/i, "a user's, another user's"],
  [/\b(?:takes?|taken|taking) back\b/i, 'revokes, is revoked'],
  [/\bcomes? again\b|\bthe same again\b/i, 'a second …, again'],
  [/\bhowever (?:it|they) (?:is|are|was|were)\b|\bwhatever it (?:is|was)\b/i, 'in any …'],
  [/\bon record\b/i, 'is recorded, is audited'],
  [/\bfor ever\b/i, 'forever, permanently'],
  [/\bdear\b/i, 'expensive'],
];

/** In comments, which may end a clause with "is none" and name a person with "whoever". */
const AVOIDED_IN_COMMENTS =
  /\bno uuids?\b|\bsomebody(?: else)?'s\b|\bhowever (?:it|they) (?:is|are|was|were)\b|\bon record\b|\bdear\b|\btaken back\b|\bthe same again\b|\bwhat is wrong with\b|\banswers (?:how many|whose|what)\b|\bas nobody (?:else )?can\b|\bmend\b/i;

const TEST = /^(?:describe|it|test|runsIf)(?![a-z])/;

/** The name that a chain of calls begins with: `it` of `it.each([1])('…', …)`. */
function rootOf(expression: ts.Expression): string {
  let root = expression;
  while (ts.isCallExpression(root) || ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) ? root.text : '';
}

/** The titles of a test file, with expressions as `…`. */
function titlesOf(code: string): string[] {
  const source = ts.createSourceFile('x.ts', code, ts.ScriptTarget.Latest, false);
  const titles: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.arguments.length > 1 && TEST.test(rootOf(node.expression))) {
      const [title] = node.arguments;
      if (title && ts.isStringLiteralLike(title)) titles.push(title.text);
      if (title && ts.isTemplateExpression(title))
        titles.push(title.head.text + title.templateSpans.map(({ literal }) => `…${literal.text}`).join(''));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return titles;
}

function faultsOf(text: string): string[] {
  return AVOIDED.flatMap(([pattern, instead]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`"${found}" in "${text}": write "${instead}"`];
  });
}

const tests = repositoryTexts().filter(({ path }) => /^(?:src|test)\/.*spec\.ts$/.test(path));

describe('English', () => {
  it('is plain in the titles of tests, which are guarantees that could stand in the documentation', () => {
    const titles = tests.flatMap(({ path, text }) => titlesOf(text).map((title) => ({ path, title })));
    expect(titles.length).toBeGreaterThan(2_500);
    expect(titles.flatMap(({ path, title }) => faultsOf(title).map((fault) => `${path}: ${fault}`))).toEqual([]);
  });

  it('is plain in the comments of the server and its scripts', () => {
    const sources = repositoryTexts().filter(
      ({ path }) => /^(?:src|scripts)\/|^[^/]+\.c?js$/.test(path) && /\.(?:ts|mjs|c?js)$/.test(path),
    );
    const comments = sources
      .filter(({ path }) => !path.endsWith('spec.ts'))
      .map(({ path, prose }) => ({ path, text: prose.replace(/\s*\n\s*(?:\*(?!\/)|\/\/)?\s*/g, ' ') }));
    expect(comments.length).toBeGreaterThan(400);
    const found = comments.flatMap(({ path, text }) => {
      const [phrase] = AVOIDED_IN_COMMENTS.exec(text) ?? [];
      return phrase === undefined ? [] : [`${path}: ${phrase}`];
    });
    expect(found).toEqual([]);
  });

  it.each([
    ['it("is no uuid", () => 0)', 2],
    ["describe('what a server does', () => 0)", 1],
    ["it.each([1])('whoever asks is told %s', () => 0)", 2],
    ['runsIf(true, "why", it)(`${1} counts as none`, () => 0)', 1],
    ["describeInBrowser('a key that comes again', () => 0)", 1],
    ["it('a second use of a code revokes its grant', () => 0)", 0],
    ["it('there is no password grant', () => 0)", 0],
  ])('%s has %d such turns', (code, count) => {
    expect(titlesOf(code)).toHaveLength(1);
    expect(titlesOf(code).flatMap(faultsOf)).toHaveLength(count);
  });
});
