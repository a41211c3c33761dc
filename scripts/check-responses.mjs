// A newer SDK must understand older servers: a property of a response that it requires must have been required in the newest release, or be listed in
// scripts/sdk-added-later.json. An older SDK must understand newer servers: what the newest release required must still be required, or be listed in
// scripts/sdk-removed.json. Compares docs/openapi.json with that of the release.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { git, newestRelease } from './releases.mjs';
import { ROOT } from './toolchain.mjs';

const FILE = 'docs/openapi.json';
const ADDED_LATER = 'scripts/sdk-added-later.json';
const REMOVED = 'scripts/sdk-removed.json';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

const root = process.argv[2] ?? ROOT;
const read = (file) => JSON.parse(readFileSync(join(root, file), 'utf8'));

const release = newestRelease(root);
if (release === undefined) {
  console.log('responses: nothing is released yet, so no server is older');
} else {
  const [addedLater, removed] = [read(ADDED_LATER), read(REMOVED)];
  const [now, then] = [read(FILE), JSON.parse(git(root, 'show', `${release}:${FILE}`))];
  const added = requiredOnlyBy(now, then).filter((name) => !addedLater.includes(name));
  // What is listed as added later, no SDK requires.
  const gone = requiredOnlyBy(then, now).filter((name) => !addedLater.includes(name) && !removed.includes(name));
  for (const name of added) {
    console.error(
      `${name} is required, and servers of ${release} do not send it: add "${name}" to ${ADDED_LATER}, then npm run docs:generate`,
    );
  }
  for (const name of gone) {
    console.error(
      `${name} is not required any more, and the SDK of ${release} fails without it: keep it, or, in a new major version, add "${name}" to ${REMOVED}`,
    );
  }
  const isFine = added.length + gone.length === 0;
  if (isFine) console.log(`responses: those of ${release} have what the SDK requires, and its SDK finds what it requires`);
  process.exitCode = isFine ? 0 : 1;
}

/** `Schema.property` of what successful responses of both descriptions must have in the first, and need not have in the other. */
function requiredOnlyBy(one, other) {
  const found = new Set();
  const compared = new Set();

  const compare = (schema, former, owner) => {
    const [current, before] = [resolve(one, schema, owner), resolve(other, former, owner)];
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

  for (const [path, item] of Object.entries(one.paths)) {
    for (const method of METHODS) {
      for (const [status, response] of Object.entries(item[method]?.responses ?? {})) {
        const former = other.paths[path]?.[method]?.responses[status];
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
