import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, operationsOf } from '../../../src/swagger/document-types.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];
type Parameter = NonNullable<Operation['parameters']>[number];
type Body = NonNullable<Operation['requestBody']>;
type Answer = NonNullable<Operation['responses'][string]>;
type Content = Extract<Body, { content: unknown }>['content'];

/** Responses without a body, apart from 204, 304 and redirects. RFC 7009 section 2.2: the client looks only at the status. */
const EMPTY_ANSWERS: ReadonlySet<string> = new Set(['revokeOAuth2Token 200']);
const BODY_METHODS: ReadonlySet<string> = new Set(['post', 'put', 'patch']);

/** Everything that the document fails to describe, one line each. */
export function gapsOf(document: OpenAPIObject): string[] {
  const operations = operationsOf(document);
  const tagged = new Set((document.tags ?? []).filter(({ description }) => isText(description)).map(({ name }) => name));
  const gaps = operations.flatMap(({ path, method, operation }) =>
    [...operationGaps(operation, method), ...unknownTags(operation, tagged)].map((gap) => `${method.toUpperCase()} ${path}: ${gap}`),
  );
  const schemas = document.components?.schemas ?? {};
  return [
    ...gaps,
    ...repeated(operations.map(({ operation }) => operation.operationId ?? '')).map((id) => `operationId ${id} is not unique`),
    ...Object.entries(schemas).flatMap(([name, schema]) => schemaGaps(schema, name)),
    ...Object.entries(document.components?.responses ?? {}).flatMap(([name, answer]) => answerGaps(name, answer, '')),
  ];
}

function operationGaps(operation: Operation, method: string): string[] {
  const statuses = Object.keys(operation.responses);
  const parameters = operation.parameters ?? [];
  return [
    ...(isText(operation.summary) ? [] : ['no summary']),
    ...(/^[a-z][A-Za-z0-9]+$/.test(operation.operationId ?? '') ? [] : ['no operationId that could name a method']),
    ...((operation.tags ?? []).length === 1 ? [] : ['not exactly one tag']),
    ...parameters.flatMap(parameterGaps),
    ...(operation.requestBody ? bodyGaps(operation.requestBody) : []),
    ...(operation.requestBody && !BODY_METHODS.has(method) ? ['a body with a method that has none'] : []),
    ...(statuses.some((status) => /^[23]/.test(status)) ? [] : ['no answer to success']),
    ...(statuses.includes('500') ? [] : ['no answer to a fault of the server']),
    ...((operation.security ?? []).length > 0 && !statuses.some((status) => status === '401' || status === '303')
      ? ['no answer to a stranger']
      : []),
    ...(parameters.some(isInPath) && !statuses.includes('404') ? ['no answer to a path that names nothing'] : []),
    ...Object.entries(operation.responses).flatMap(([status, answer]) =>
      answer ? answerGaps(status, answer, operation.operationId ?? '') : [],
    ),
  ];
}

function isInPath(parameter: Parameter): boolean {
  return 'in' in parameter && parameter.in === 'path';
}

function unknownTags({ tags }: Operation, known: ReadonlySet<string>): string[] {
  return (tags ?? []).filter((tag) => !known.has(tag)).map((tag) => `the tag ${tag} has no description`);
}

function parameterGaps(parameter: Parameter): string[] {
  if ('$ref' in parameter) return [];
  const { name, description, schema, required } = parameter;
  return [
    ...(required && !('example' in parameter) ? [`parameter ${name} has no example`] : []),
    ...(isText(description) ? [] : [`parameter ${name} has no description`]),
    ...(schema && hasShape(schema) ? [] : [`parameter ${name} has no type`]),
  ];
}

function bodyGaps(body: Body): string[] {
  if ('$ref' in body) return [];
  const contents = Object.entries(body.content);
  return [
    ...(contents.length > 0 ? [] : ['a body without content type']),
    ...(hasExample(body.content) ? [] : ['the body has no example']),
    ...contents.filter(([, { schema }]) => !schema || !hasShape(schema)).map(([type]) => `the body as ${type} has no schema`),
  ];
}

function answerGaps(status: string, answer: Answer, operationId: string): string[] {
  if ('$ref' in answer) return [];
  const contents = Object.values(answer.content ?? {});
  const isRedirect = answer.headers?.['Location'] !== undefined;
  const needsBody = status !== '204' && status !== '304' && !isRedirect && !EMPTY_ANSWERS.has(`${operationId} ${status}`);
  return [
    ...(isText(answer.description) ? [] : [`answer ${status} has no description`]),
    ...(needsBody && contents.length === 0 ? [`answer ${status} has no body`] : []),
    ...(hasExample(answer.content ?? {}) ? [] : [`answer ${status} has no example`]),
    ...(contents.every(({ schema }) => schema && hasShape(schema)) ? [] : [`answer ${status} has a body without schema`]),
  ];
}

/** In its first type; the content of a file has none. */
function hasExample(content: Content): boolean {
  const [first] = Object.values(content);
  if (!first?.schema) return true;
  return first.example !== undefined || ('format' in first.schema && first.schema.format === 'binary');
}

/** Every property has a description. */
function schemaGaps(schema: Schema, name: string): string[] {
  if ('$ref' in schema) return [];
  const properties = Object.entries(schema.properties ?? {});
  return [
    ...(hasShape(schema) ? [] : [`schema ${name} has no type`]),
    ...properties.flatMap(([property, inner]) => [
      ...(isDescribed(inner) ? [] : [`${name}.${property} has no description`]),
      ...(hasShape(inner) ? schemaGaps(inner, `${name}.${property}`) : [`${name}.${property} has no type`]),
    ]),
  ];
}

function isDescribed(schema: Schema): boolean {
  return 'description' in schema && isText(schema.description);
}

function hasShape(schema: Schema): boolean {
  if ('$ref' in schema) return true;
  if (schema.type === 'array') return schema.items !== undefined && hasShape(schema.items);
  if ([schema.allOf, schema.oneOf, schema.anyOf].some((list) => list !== undefined && list.length > 0)) return true;
  if (schema.type === 'object') return schema.properties !== undefined || schema.additionalProperties !== undefined;
  return typeof schema.type === 'string';
}

function isText(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== '';
}

function repeated(values: readonly string[]): string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
