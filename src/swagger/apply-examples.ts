import type { OpenAPIObject } from '@nestjs/swagger';
import { type LocatedOperation, type Operation, operationsOf, type ResponseObject } from './document-types.js';
import { errorExample } from './error-responses.js';
import { type Example, type Examples, parametersOf } from './examples/example.js';

type Content = NonNullable<ResponseObject['content']>;

/** Adds the examples to the operations that the document has. An operation without one stays without: a test finds it. */
export function applyExamples(document: OpenAPIObject, examples: Examples): OpenAPIObject {
  const paths = structuredClone(document.paths);
  for (const located of operationsOf({ paths })) addTo(located, examples[located.operation.operationId ?? '']);
  return { ...document, paths };
}

function addTo({ path, operation }: LocatedOperation, example: Example | undefined): void {
  if (example) {
    const values = parametersOf(path, example.request);
    for (const parameter of operation.parameters ?? []) {
      if (!('$ref' in parameter) && parameter.name in values && parameter.in !== 'header') {
        parameter.example = typed(values[parameter.name] ?? '', parameter.schema);
      }
    }
    if (operation.requestBody && !('$ref' in operation.requestBody)) show(operation.requestBody.content, example.request?.body);
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    if (!response || '$ref' in response || !response.content) continue;
    if (Number(status) >= 400) showError(response.content, Number(status), example?.errors?.[status]?.body);
    else show(response.content, example?.response.body);
  }
}

/** A query is text; its example has the type of the parameter. */
function typed(value: string, schema: SchemaOf<Operation>): unknown {
  const type = schema && 'type' in schema ? schema.type : undefined;
  return type === 'integer' || type === 'number' ? Number(value) : type === 'boolean' ? value === 'true' : value;
}

type SchemaOf<T extends Operation> = Extract<NonNullable<T['parameters']>[number], { name: string }>['schema'];

/** In the first type of content: the others are for the same thing in another form. */
function show(content: Content, body: unknown): void {
  const [first] = Object.values(content);
  if (first && body !== undefined) first.example = body;
}

function showError(content: Content, status: number, body: unknown): void {
  for (const [type, media] of Object.entries(content)) {
    const schema = media.schema && '$ref' in media.schema ? media.schema.$ref : '';
    const style = type === 'text/html' ? 'page' : schema.endsWith('/OAuthErrorResponse') ? 'oauth' : 'api';
    media.example = (type === 'application/json' ? body : undefined) ?? errorExample(status, style);
  }
}
