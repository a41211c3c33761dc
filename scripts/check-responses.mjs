// A newer SDK must understand older servers: a property of a response that it requires must have been required in the newest release, or be listed in
// scripts/sdk-added-later.json. Compares docs/openapi.json with that of the release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, newestRelease } from './releases.mjs';
import { ROOT } from './toolchain.mjs';

const FILE = 'docs/openapi.json';
const LIST = 'scripts/sdk-added-later.json';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

const root = process.argv[2] ?? ROOT;
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

const release = newestRelease(root);
if (release === undefined) {
  console.log('responses: nothing is released yet, so no server is older');
} else {
  const addedLater = read(LIST);
  const faults = newlyRequired(read(FILE), JSON.parse(git(root, 'show', `${release}:${FILE}`))).filter(
    (name) => !addedLater.includes(name),
  );
  for (const fault of faults) {
    console.error(`${fault} is required, and servers of ${release} do not send it: add "${fault}" to ${LIST}, then npm run docs:generate`);
  }
  if (faults.length === 0) console.log(`responses: those of ${release} have what the SDK requires`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}

/** `Schema.property` of what successful responses must have now and need not have had then. */
function newlyRequired(now, then) {
  const found = new Set();
  const compared = new Set();

  const compare = (schema, former, owner) => {
    const [current, before] = [resolve(now, schema, owner), resolve(then, former, owner)];
    if (!current.schema || !before.schema) return;
    const pair = `${current.owner} ${before.owner}`;
    if (current.isNamed && compared.has(pair)) return;
    compared.add(pair);
    const { items, properties = {}, required = [], additionalProperties } = current.schema;
    if (items) compare(items, before.schema.items, current.owner);
    if (typeof additionalProperties === 'object') compare(additionalProperties, before.schema.additionalProperties, current.owner);
    for (const [name, property] of Object.entries(properties)) {
      if (required.includes(name) && !before.schema.required?.includes(name)) found.add(`${current.owner}.${name}`);
      compare(property, before.schema.properties?.[name], current.owner);
    }
  };

  for (const [path, item] of Object.entries(now.paths)) {
    for (const method of METHODS) {
      for (const [status, response] of Object.entries(item[method]?.responses ?? {})) {
        const former = then.paths[path]?.[method]?.responses[status];
        if (status.startsWith('2')) compare(bodyOf(response), bodyOf(former), `${method.toUpperCase()} ${path}`);
      }
    }
  }
  return [...found];
}

function bodyOf(response) {
  return response?.content?.['application/json']?.schema;
}

/** The schema that is meant, and the name under which sdk-shapes.mjs knows its properties. */
function resolve(description, schema, owner, isNamed = false) {
  if (schema?.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1);
    return resolve(description, description.components.schemas[name], name, true);
  }
  return schema?.allOf?.length === 1 ? resolve(description, schema.allOf[0], owner, isNamed) : { schema, owner, isNamed };
}
