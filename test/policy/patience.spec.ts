import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS } from '../support/patience.js';

const TESTS = fileURLToPath(new URL('../../../test/', import.meta.url));
/** These measure, and do not run with `npm test`. */
const MEASURING = /^(?:bench|soak)\//;
const files = readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !MEASURING.test(name));
const textOf = (file: string): string => readFileSync(join(TESTS, file), 'utf8');

const LIMITS = [
  // The timeout of a test, after its body, which overrides the one in jest.config.js.
  /^ *\}, ([\d_]+)\);/gm,
  /^ *(\d{1,3}_\d{3}|\d{5,}),\n *\);/gm,
  /\bwaitFor(?:Log)?\([^\n]*, ([\d_]+)\)/g,
  // Of Playwright, of `fetch` and its like, of sockets and processes.
  /\.set(?:Default(?:Navigation)?)?Timeout\(([\d_]+)\)/g,
  /\b(?:timeout|timeoutMs): ([\d_]+)/g,
  /\bAbortSignal\.timeout\(([\d_]+)\)/g,
  // In a Date it is not a limit, but a value.
  /(?<!new Date\()\bDate\.now\(\) \+ ([\d_]+)/g,
];

/** A loop that polls, on one line: `eventually` has a limit, and says what it waits for. */
const ENDLESS_WAIT = /\b(?:while \(|for \(;;\))[^\n]*\bawait (?!once\b)[^\n]*/g;

it('no test waits without a limit', () => {
  const endless = files.flatMap((file) => [...textOf(file).matchAll(ENDLESS_WAIT)].map(([text]) => `${file}: ${text.trim()}`));
  expect(endless).toEqual([]);
});

/** The two ways to sleep. A helper that plays a client or a slow provider may. */
const SLEEP = /^.*\bawait (?:delay|sleep|setTimeout)\(.*$|^.*\bsetTimeout\(resolve\b.*$/gm;
const MAY_SLEEP: Readonly<Record<string, string>> = {
  'e2e/auth/key-usage.e2e-spec.ts':
    'is the least time between two uses, so that each could have had a batch of its own; more changes nothing',
  'e2e/database/trouble.e2e-spec.ts': 'is the least time between two checks, longer than a connection can be silent; more changes nothing',
  'integration/limits/limits.spec.ts': 'is the least time that must pass, and a poll would be remembered itself',
  'e2e/dbcrypt/dbcrypt-commands.e2e-spec.ts': 'kills a command at a random moment, and any of them is right',
};

it('no test sleeps: what it waits for is an event or a state', () => {
  const sleeping = files.filter((file) => file.endsWith('spec.ts') && textOf(file).match(SLEEP) !== null);
  expect(sleeping.sort()).toEqual(Object.keys(MAY_SLEEP).sort());
});

it('no test times out on a machine ten times slower', () => {
  expect(files.length).toBeGreaterThan(200);
  const impatient = files.flatMap((file) => {
    const found = LIMITS.flatMap((limit) => [...textOf(file).matchAll(limit)]);
    return found.filter(([, number = '']) => Number(number.replaceAll('_', '')) < PATIENCE_MS).map(([text]) => `${file}: ${text.trim()}`);
  });
  expect(impatient).toEqual([]);
});
