import { consoleBlocks } from './console-blocks.js';
import { DocumentedOutput } from './documented-output.js';

const A = '8eb3f5429669da05';
const B = '8e811ad9585cee65';

describe('the documented output', () => {
  it.each<[string, string[], string, boolean]>([
    ['other times, counts and durations', ['09:15:19 INFO  moved 5 values in 0.1 s'], '10:00:00 INFO  moved 7 values in 12.5 s\n', true],
    ['another word', ['moved 5 values'], 'removed 5 rows\n', false],
    ['lines between its lines', ['first', 'last'], 'first\nprogress\nlast\n', true],
    ['lines in another order', ['first', 'last'], 'last\nfirst\n', false],
    ['a missing line', ['first', 'last'], 'first\n', false],
    ['other line ends', ['what is left', 'behind'], 'what is\nleft behind\n', true],
    ['another status', ['HTTP/1.1 403 Forbidden'], 'HTTP/1.1 401 Forbidden\n', false],
    ['what the page leaves out', ['{"a":1,…,"d":4}'], '{"a":1,"b":2,"d":4}', true],
    ['another number in JSON', ['{"expires_in":3600}'], '{"expires_in":60}', false],
    ['JSON in other lines', ['{', '  "a": [1, 2]', '}'], '{"a":[1,2]}', true],
    ['an id where another was shown', [`key ${A}`, `again ${A}`], `key ${B}\nagain ${A}\n`, false],
    ['another id throughout', [`key ${A}`, `again ${A}`], `key ${B}\nagain ${B}\n`, true],
  ])('%s: compared as expected', (_what, documented, printed, agrees) => {
    expect(new DocumentedOutput().agrees(documented, printed)).toBe(agrees);
  });

  it('keeps the same value in later commands and outputs', () => {
    const page = new DocumentedOutput();
    expect(page.agrees([`new key: ${A}`], `new key: ${B}\n`)).toBe(true);
    expect(page.inThisRun(`status ${A}`)).toBe(`status ${B}`);
    expect(page.agrees([`revoked: ${A}`], `revoked: ${A}\n`)).toBe(false);
    expect(page.agrees([`revoked: ${A}`], `revoked: ${B}\n`)).toBe(true);
  });

  it('is read with its commands, its background command, and the reason why it cannot run', () => {
    const page = [
      '<!-- meanwhile: true -->',
      '',
      '   ```console',
      '   $ echo a \\',
      '     b',
      '   a b',
      '   ```',
      '<!-- not run: no reason -->',
      '```console',
      '$ false',
      '```',
    ];
    expect(consoleBlocks(page.join('\n'))).toEqual([
      {
        line: 3,
        notRun: undefined,
        steps: [
          { line: 1, command: 'true', output: [], isHidden: true },
          { line: 4, command: 'echo a \\\n  b', output: ['a b'], isHidden: false },
        ],
      },
      { line: 9, notRun: 'no reason', steps: [{ line: 10, command: 'false', output: [], isHidden: false }] },
    ]);
  });
});
