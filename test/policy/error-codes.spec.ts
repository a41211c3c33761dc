import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HTTP_ERRORS } from '../../src/http/http-errors.js';

const SOURCE = fileURLToPath(new URL('../../../src', import.meta.url));

/** Every literal except the lists of codes. */
const literals = new Set(
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts') && file !== join('http', 'http-errors.ts'))
    .map((file) => readFileSync(join(SOURCE, file), 'utf8').replace(/^ {2}\| '\w+';?$/gm, ''))
    .join('\n')
    .match(/(?<=')\w+(?=')/g),
);

it('every error code is used: docs/errors.md lists only failures that can happen', () => {
  expect(Object.keys(HTTP_ERRORS).filter((code) => !literals.has(code))).toEqual([]);
});
