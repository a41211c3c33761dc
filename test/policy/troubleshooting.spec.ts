import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, repositoryTexts } from './repository-texts.js';

const PAGE = 'docs/troubleshooting.md';
const page = readFileSync(join(ROOT, PAGE), 'utf8');
const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading);

/** The messages of a heading, and those that "Also" lists below it. */
const messages = [...headings, ...(page.replaceAll('\n', ' ').match(/Also (?:`[^`]+`(?:, | and )?)+/g) ?? [])].flatMap((text) =>
  [...text.matchAll(/`([^`]+)`/g)].map(([, message = '']) => message),
);

const sources = repositoryTexts()
  .filter(({ path }) => /^src\/(?!.*\.spec\.ts$).*\.ts$/.test(path))
  .map(({ code }) => code.replaceAll(/\\(['`])/g, '$1'));

/** Does one file of the server have these texts, which `…` separates? */
function isPrinted(message: string): boolean {
  const parts = message.split('…').map((part) => part.trim());
  return sources.some((code) => parts.every((part) => code.includes(part)));
}

describe(PAGE, () => {
  it('quotes only messages that the program prints, so that a search for one finds its entry', () => {
    expect(headings.length).toBeGreaterThan(45);
    expect(messages.length).toBeGreaterThan(60);
    expect(messages.filter((message) => !isPrinted(message))).toEqual([]);
  });

  it('has every entry in the table at its top', () => {
    const [table = ''] = page.split('\n## ');
    expect([...table.matchAll(/^\| \[(.+)\]\(#.*$/gm)].map(([, symptom]) => symptom)).toEqual(headings);
  });
});
