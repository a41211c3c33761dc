import { readFileSync } from 'node:fs';

// What the SDK checks of a successful response, from the description of the API: the same kinds of values that its types promise.
const HEADER = '// Generated from docs/openapi.json by `npm run docs:generate`. Do not edit.\n\n';
const METHODS = ['get', 'put', 'post', 'delete', 'patch'];

/**
 * Required properties of responses that a release did not have yet, as `Schema.property`: an SDK can be newer than its server, which then does not
 * send them. `check-responses.mjs` says which are missing here.
 */
const ADDED_LATER = new Set(JSON.parse(readFileSync(new URL('sdk-added-later.json', import.meta.url), 'utf8')));

/** The text of src/sdk/core/response-shapes.ts. */
export function sdkShapes(openApiText) {
  const { paths, components } = JSON.parse(openApiText);
  const started = new Set();
  const finished = new Map();

  /** Writes a schema before those that refer to it, and returns its name. */
  const refer = (name) => {
    if (started.has(name) && !finished.has(name)) throw new Error(`${name} refers to itself, which src/sdk/core/shape.ts does not check`);
    started.add(name);
    if (!finished.has(name)) finished.set(name, shapeOf(components.schemas[name], name));
    return name;
  };

  const shapeOf = (schema, owner) => {
    const shape = plainShapeOf(schema, owner);
    return schema.nullable ? `[${shape}, null]` : shape;
  };

  const plainShapeOf = (schema, owner) => {
    if (schema.$ref !== undefined) return refer(schema.$ref.split('/').at(-1));
    if (schema.allOf?.length === 1) return shapeOf(schema.allOf[0], owner);
    const { type, items, properties = {}, required = [], additionalProperties } = schema;
    if (type === 'array') return `[${shapeOf(items, owner)}]`;
    if (type === 'integer' || type === 'number') return "'number'";
    if (type === 'string' || type === 'boolean') return `'${type}'`;
    if (type !== 'object') throw new Error(`${owner}: src/sdk/core/shape.ts has nothing for ${JSON.stringify(schema)}`);
    const names = Object.keys(properties);
    if (names.length === 0 && typeof additionalProperties === 'object') return `{ '*': ${shapeOf(additionalProperties, owner)} }`;
    const fields = names.map((name) => {
      const isRequired = required.includes(name) && !ADDED_LATER.has(`${owner}.${name}`);
      const key = isRequired ? name : `${name}?`;
      return `${/^\w+$/.test(key) ? key : `'${key}'`}: ${shapeOf(properties[name], owner)}`;
    });
    return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
  };

  const responseOf = ({ content }, owner) => {
    if (!content) return 'null';
    if (content['text/html']) return undefined;
    return content['application/json'] ? shapeOf(content['application/json'].schema, owner) : "'stream'";
  };

  const operations = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).flatMap((method) => {
      const name = `${method.toUpperCase()} ${path}`;
      const responses = Object.entries(item[method].responses).filter(([status]) => status.startsWith('2'));
      const shapes = responses.map(([status, response]) => [status, responseOf(response, name)]);
      if (shapes.length === 0 || shapes.some(([, shape]) => shape === undefined)) return [];
      return [`  '${name}': { ${shapes.map(([status, shape]) => `${status}: ${shape}`).join(', ')} },\n`];
    }),
  );
  const consts = [...finished].map(([name, shape]) => `export const ${name} = ${shape} as const satisfies Shape;\n`);
  return `${HEADER}import type { Responses, Shape } from './shape.js';\n\n${consts.join('')}
/** The bodies of successful responses, by operation and status: null without one. */
export const RESPONSES: Readonly<Record<string, Responses>> = {\n${operations.join('')}};\n`;
}
