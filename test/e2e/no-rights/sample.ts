import type { OpenAPIObject } from '@nestjs/swagger';
import type { Operation } from '../../../src/swagger/document-types.js';

type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;
type Schema = Schemas[string];

const BY_FORMAT: Readonly<Record<string, unknown>> = {
  uuid: 'a0000000-0000-4000-8000-00000000dead',
  email: 'walker@example.test',
  uri: 'http://127.0.0.1:9/callback',
  'date-time': '2026-01-01T00:00:00Z',
  password: 'Correct-Horse-7-Battery',
};

/** A body that fits the operation's description, so that permission decides about the request and not validation. */
export function sampleBody(document: OpenAPIObject, { requestBody }: Operation): { contentType: string; value: unknown } | undefined {
  if (!requestBody || '$ref' in requestBody) return undefined;
  const [first] = Object.entries(requestBody.content);
  if (!first) return undefined;
  const [contentType, { schema }] = first;
  return { contentType, value: schema && sample(document.components?.schemas ?? {}, schema) };
}

function sample(schemas: Schemas, schema: Schema): unknown {
  if ('$ref' in schema) return sample(schemas, schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.example !== undefined) return schema.example;
  if (schema.enum?.[0] !== undefined) return schema.enum[0] as unknown;
  const [part] = schema.allOf ?? schema.oneOf ?? schema.anyOf ?? [];
  if (part) return sample(schemas, part);
  switch (schema.type) {
    case 'array':
      return [];
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, inner]) => [name, sample(schemas, inner)]),
      );
    case 'string':
    case undefined:
    default:
      return BY_FORMAT[schema.format ?? ''] ?? 'walker';
  }
}
