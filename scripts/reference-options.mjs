// Lists every setting of the server of the reference product, coder/coder: variable, flag, short flag, kind. Needs Go and its module proxy.
//   node scripts/reference-options.mjs v2.30.0
// The list is committed; src/config/compatibility must define how the server handles each option.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MODULE = 'github.com/coder/coder/v2';
const OUTPUT = 'test/fixtures/reference-options.txt';

const version = process.argv[2] ?? 'v2.30.0';
const source = readFileSync(join(moduleDirectory(version), 'codersdk/deployment.go'), 'utf8');
const types = structTypes(source);
const options = optionLiterals(source)
  .map((literal) => [field(literal, 'Env'), flag(literal), shortFlag(literal), kind(literal)].join(' '))
  .sort();
const header = `# Every setting of ${MODULE} ${version}: variable, flag, short flag, kind. Made by scripts/reference-options.mjs.`;
writeFileSync(fileURLToPath(new URL(`../${OUTPUT}`, import.meta.url)), `${header}\n${options.join('\n')}\n`);
console.log(`wrote ${OUTPUT}: ${options.length} settings`);

function moduleDirectory(wanted) {
  // Outside any Go module, so that none is changed.
  const cwd = mkdtempSync(join(tmpdir(), 'reference-options-'));
  return JSON.parse(execFileSync('go', ['mod', 'download', '-json', `${MODULE}@${wanted}`], { cwd, encoding: 'utf8' })).Dir;
}

/** The types of the fields of each struct: the value of an option names a field, whose type says whether it is a switch. */
function structTypes(text) {
  const structs = [...text.matchAll(/^type (\w+) struct \{\n(.*?)^\}/gms)].map(([, name, body]) => {
    const fields = [...body.matchAll(/^\t(\w+) +([\w.*[\]]+)/gm)].map(([, key, type]) => [key, type]);
    return [name, new Map(fields)];
  });
  return new Map(structs);
}

/** Every option literal: each has a value, and most of its fields are on separate lines. */
function optionLiterals(text) {
  const body = text.slice(text.indexOf('func (c *DeploymentValues) Options()'));
  const literals = [...body.matchAll(/^(\t+)(?:\w+ := serpent\.Option)?\{\n(.*?)^\1\},?$/gms)].map(([, , literal]) => literal);
  return literals.filter((literal) => /^\t+Value: /m.test(literal) && /^\t+(?:Flag|Env): /m.test(literal));
}

function field(literal, name) {
  return new RegExp(`^\\t+${name}: +"(.*)",$`, 'm').exec(literal)?.[1] ?? '-';
}

function flag(literal) {
  const name = field(literal, 'Flag');
  return name === '-' ? '-' : `--${name}`;
}

function shortFlag(literal) {
  const letter = field(literal, 'FlagShorthand');
  return letter === '-' ? '-' : `-${letter}`;
}

function kind(literal) {
  const path = /&c\.([\w.]+)/.exec(/^\t+Value: +(.*)$/m.exec(literal)?.[1] ?? '')?.[1];
  let type = 'DeploymentValues';
  for (const name of path?.split('.') ?? []) type = types.get(type)?.get(name) ?? 'unknown';
  return type === 'serpent.Bool' ? 'switch' : 'value';
}
