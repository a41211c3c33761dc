import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OPTION_LIST } from '../../src/config/options.js';

const SOURCE = fileURLToPath(new URL('../../../src', import.meta.url));
const OPTIONS_FOLDER = join('config', 'options');

/** All files that could read an option: everything except declarations and tests. */
const readers = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.spec\.ts$|(?:^|\/)testing\//.test(file) && !file.startsWith(OPTIONS_FOLDER))
  // A slice of the configuration only passes its options on.
  .map((file) => readFileSync(join(SOURCE, file), 'utf8').replace(/ extends settings\([^)]*\)/g, ''))
  .join('\n');
const words = new Set(readers.match(/\b\w+\b/g));

describe('every setting', () => {
  it('is read somewhere, so that changing it has an effect', () => {
    expect(OPTION_LIST.map(([name]) => name).filter((name) => !words.has(name))).toEqual([]);
  });
});
