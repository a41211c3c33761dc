import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './repository-texts.js';

const PAGE = 'docs/reference/openid-certification.md';
const CONFORMANCE = join(ROOT, 'docs', 'conformance');
/** How many modules the suite has for each plan. */
const PLANS: Readonly<Record<string, number>> = {
  'Basic OP': 38,
  'Config OP': 1,
  'RP-Initiated Logout OP': 11,
  'Back-Channel Logout OP': 2,
};

interface Module {
  readonly name: string;
  readonly lines: readonly string[];
}

function modulesOf(section: string): Module[] {
  return Array.from(section.matchAll(/^\| `(oidcc-[a-z0-9-]+)` \| .+ \| (.+) \|$/gm), ([, name = '', lines = '']) => ({
    name,
    lines: lines.split(', '),
  }));
}

/** The lines that a test proves. */
const proven = new Set(
  readdirSync(CONFORMANCE).flatMap((page) =>
    Array.from(readFileSync(join(CONFORMANCE, page), 'utf8').matchAll(/^\| (\S+-\d+) \|.*\btested [a-z].* \|$/gm), ([, id = '']) => id),
  ),
);

describe('the modules of the certification suite', () => {
  const sections = readFileSync(join(ROOT, PAGE), 'utf8').split(/^## /m).slice(1);
  const plans = new Map(sections.map((section) => [section.split('\n', 1)[0] ?? '', modulesOf(section)]));

  it('are all there, each once', () => {
    expect(Object.fromEntries([...plans].map(([plan, modules]) => [plan, modules.length]))).toEqual(PLANS);
    const names = [...plans.values()].flat().map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('each name lines of the conformance list that a test proves', () => {
    const modules = [...plans.values()].flat();
    expect(modules.flatMap(({ name, lines }) => lines.filter((line) => !proven.has(line)).map((line) => `${name}: ${line}`))).toEqual([]);
  });
});
