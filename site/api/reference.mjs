// The pages of the API: one for each tag of docs/openapi.json, with the requests as a person would send them, and the examples of the document.
import { readFileSync } from 'node:fs';
import { slugify } from '../markdown.mjs';
import { ROOT } from '../pages.mjs';

const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];

const description = JSON.parse(readFileSync(new URL('docs/openapi.json', `file://${ROOT}`), 'utf8'));

const resolve = (value) => (value?.$ref ? resolve(at(value.$ref)) : value);
const at = (reference) =>
  reference
    .slice('#/'.length)
    .split('/')
    .reduce((node, key) => node[key], description);

/** Every operation with its path, in the order of the document. */
const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  METHODS.filter((method) => methods[method]).map((method) => ({ path, method: method.toUpperCase(), ...methods[method] })),
);

const heading = ({ method, path }) => `${method} ${path}`;
const oneLine = (text = '') => text.replaceAll('\n', ' ').replaceAll('|', '\\|');

/** The pages, as VitePress wants those of a dynamic route: `index` and one for each tag. */
export function apiPages() {
  const index = { params: { tag: 'index', title: 'API' }, content: indexPage() };
  return [
    index,
    ...description.tags.map(({ name, description: about }) => ({
      params: { tag: name, title: `API: ${name}` },
      content: tagPage(name, about),
    })),
  ];
}

export const apiSidebar = () => ({
  text: 'API',
  collapsed: true,
  items: [{ text: 'All requests', link: '/api/' }, ...description.tags.map(({ name }) => ({ text: name, link: `/api/${name}` }))],
});

function indexPage() {
  const parts = description.tags.map(({ name, description: about }) => [
    `## ${name}\n\n${about}\n\n| request | what it does |\n| --- | --- |`,
    ...withTag(name).map(
      (operation) => `| [\`${heading(operation)}\`](/api/${name}#${slugify(heading(operation))}) | ${oneLine(operation.summary)} |`,
    ),
  ]);
  return `# API

Every request that the server answers, from its OpenAPI document (\`openapi.json\`). A credential is an access token, a long-lived token or a
session: [Credentials](/reference/credentials) says where it goes. Errors have one form: [Errors](/errors).

${parts.map((lines) => lines.join('\n')).join('\n\n')}
`;
}

const withTag = (tag) => operations.filter(({ tags }) => tags?.[0] === tag);

function tagPage(tag, about) {
  return [`# API: ${tag}`, about, ...withTag(tag).map(operationSection)].join('\n\n') + '\n';
}

function operationSection(operation) {
  const sections = [`## ${heading(operation)}`, `**${operation.summary}.** ${operation.description ?? ''}`];
  const scopes = operation.security?.flatMap(({ oauth2 }) => oauth2 ?? []) ?? [];
  if (scopes.length > 0) sections.push(`Scopes of an OAuth token, one of them: ${scopes.map((scope) => `\`${scope}\``).join(', ')}.`);
  const parameters = (operation.parameters ?? []).map(resolve);
  if (parameters.length > 0) sections.push(parameterTable(parameters));
  const body = bodyOf(resolve(operation.requestBody));
  if (body) sections.push(...fieldTable('Body', body.schema));
  sections.push(fenced('sh', curl(operation, parameters, body)));
  sections.push(responses(operation));
  return sections.join('\n\n');
}

function parameterTable(parameters) {
  const rows = parameters.map(
    ({ name, in: place, required, schema, description: about }) =>
      `| \`${name}\`${required ? '' : ' (optional)'} | ${place} | ${typeOf(schema)} | ${oneLine(about)} |`,
  );
  return ['| parameter | in | type | meaning |\n| --- | --- | --- | --- |', ...rows].join('\n');
}

const bodyOf = (requestBody) => {
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  return type && { type, schema: content.schema, example: content.example ?? Object.values(content.examples ?? {})[0]?.value };
};

function fieldTable(title, schema) {
  const fields = fieldsOf(schema);
  if (fields.length === 0) return [];
  const rows = fields.map(
    ([name, field, isRequired]) =>
      `| \`${name}\`${isRequired ? '' : ' (optional)'} | ${typeOf(field)} | ${field.deprecated ? 'Deprecated. ' : ''}${oneLine(resolve(field).description ?? field.description)} |`,
  );
  return [[`| ${title.toLowerCase()} | type | meaning |\n| --- | --- | --- |`, ...rows].join('\n')];
}

function fieldsOf(schema) {
  const whole = resolve(schema) ?? {};
  const element = whole.type === 'array' ? resolve(whole.items) : whole;
  const own = Object.entries(element?.properties ?? {}).map(([name, field]) => [name, field, element.required?.includes(name) ?? false]);
  return [...(element?.allOf ?? []).flatMap(fieldsOf), ...own];
}

function typeOf(schema) {
  const reference = schema?.$ref ?? schema?.allOf?.[0]?.$ref;
  const whole = resolve(schema) ?? {};
  if (whole.enum) return whole.enum.map((value) => `\`${value}\``).join(', ');
  if (whole.type === 'array') return `list of ${typeOf(whole.items)}`;
  if (reference && whole.properties) return `${reference.split('/').at(-1)}`;
  return [whole.type ?? 'any', whole.format && `(${whole.format})`].filter(Boolean).join(' ');
}

function curl({ method, path, security }, parameters, body) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => {
    const found = parameters.find((parameter) => parameter.name === name);
    return found?.example ?? found?.schema?.example ?? `<${name}>`;
  });
  const lines = [`curl "$GATEHOUSE_URL${filled}"`];
  if (method !== 'GET') lines[0] = `curl -X ${method} "$GATEHOUSE_URL${filled}"`;
  if (security?.some((scheme) => 'bearer' in scheme)) lines.push('-H "Authorization: Bearer $GATEHOUSE_TOKEN"');
  if (body?.example !== undefined && typeof body.example !== 'string') {
    if (body.type === 'application/x-www-form-urlencoded')
      lines.push(...Object.entries(body.example).map(([name, value]) => `--data-urlencode ${quoted(`${name}=${value}`)}`));
    else lines.push(`-H 'Content-Type: ${body.type}'`, `-d ${quoted(JSON.stringify(body.example))}`);
  }
  return lines.join(' \\\n  ');
}

const quoted = (text) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

function responses({ responses: byStatus }) {
  const statuses = Object.entries(byStatus).map(([status, response]) => [status, resolve(response)]);
  const rows = statuses.map(([status, { description: about }]) => `| ${status} | ${oneLine(about)} |`);
  const success = statuses.find(([status]) => status.startsWith('2'))?.[1];
  const [type, content] = Object.entries(success?.content ?? {})[0] ?? [];
  const example = content?.example ?? Object.values(content?.examples ?? {})[0]?.value;
  return [
    ['| status | meaning |\n| --- | --- |', ...rows].join('\n'),
    ...(content ? fieldTable('Response', content.schema) : []),
    ...(type?.includes('json') && example !== undefined ? [fenced('json', JSON.stringify(example, null, 2))] : []),
  ].join('\n\n');
}

const fenced = (language, text) => `\`\`\`${language}\n${text}\n\`\`\``;
