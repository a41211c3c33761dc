import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isInstalled, runsIf, SAMPLES_ONLY } from '../../../src/testing/index.js';
import { consoleBlocks, type ConsoleBlock } from '../../support/console-blocks.js';
import { DocumentationShell } from '../../support/documentation-shell.js';
import { DocumentedOutput } from '../../support/documented-output.js';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
/** What newcomers type. */
const SAMPLE = ['README.md', join('docs', 'cli.md'), join('docs', 'agents.md')];
const pages = (SAMPLES_ONLY ? SAMPLE : PAGES)
  .map((page) => ({ page, blocks: consoleBlocks(readFileSync(join(ROOT, page), 'utf8')) }))
  .filter(({ blocks }) => blocks.length > 0);

const missing = ['bash', 'curl', 'openssl', 'script', 'tar', 'basenc'].filter((program) => !isInstalled(program));
const itInShell = runsIf(missing.length === 0, `what the pages show is printed: not installed: ${missing.join(', ')}`, it);

describe.each(pages)('$page', ({ page, blocks }) => {
  itInShell('shows commands that work, and what they print', async () => {
    const shell = await DocumentationShell.start();
    try {
      expect(await differences(page, blocks, shell)).toEqual([]);
    } finally {
      await shell.end();
    }
  });
});

/** Runs every step in the order of the page. Steps after a difference often depend on it, so the first difference is reported. */
async function differences(page: string, blocks: readonly ConsoleBlock[], shell: DocumentationShell): Promise<string[]> {
  const documented = new DocumentedOutput();
  for (const { line, steps, notRun } of blocks) {
    if (notRun !== undefined) {
      process.stderr.write(`${page}:${line} is not run: ${notRun}\n`);
      continue;
    }
    for (const step of steps) {
      const isAsked = step.output.some((text) => text.endsWith('Type "yes" to continue: yes'));
      const command = documented.inThisRun(isAsked ? step.command.replace(/^gatehouse /, 'typing_yes ') : step.command);
      const printed = await shell.run(command);
      for (const [, name = '', value = ''] of printed.matchAll(/^@bind (\S+) (\S+)$/gm)) documented.bind(name, value);
      if (step.output.length > 0 && !documented.agrees(step.output, printed)) {
        return [`${page}:${step.line}: $ ${step.command}\nthe page shows:\n${step.output.join('\n')}\nbut it printed:\n${printed}`];
      }
      if (step.output.length === 0 && !step.isHidden && /^error|command not found/m.test(printed)) {
        return [`${page}:${step.line}: $ ${step.command}\nthe page shows nothing, but it printed:\n${printed}`];
      }
    }
  }
  return [];
}
