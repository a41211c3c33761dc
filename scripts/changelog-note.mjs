// The commit-msg hook (`npm run hooks` turns it on): a feature or a fix of the product is something that users notice, so its commit usually
// has a line for them. A note and no error, because some fixes are of what was never released.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [messageFile] = process.argv.slice(2);
const [subject] = readFileSync(messageFile, 'utf8').split('\n', 1);
const { stdout } = spawnSync('git', ['diff', '--cached', '--name-only'], { encoding: 'utf8' });
const staged = stdout.split('\n');
const isForUsers =
  /^(feat|fix)(\(.+\))?!?:/.test(subject) && staged.some((file) => /^(src|migrations)\//.test(file) && !/\.spec\.ts$/.test(file));
if (isForUsers && !staged.includes('CHANGELOG.md')) {
  console.error('note: this commit says nothing in CHANGELOG.md. Will users notice what it changes? Then tell them, in their words.');
}
