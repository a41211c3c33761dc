/** A route to test, and what is known about its input. */
export interface Route {
  readonly method: string;
  /** `{name}` stands for a parameter. */
  readonly path: string;
  readonly query: readonly string[];
  /** Properties of its body. */
  readonly fields: readonly string[];
}

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly allOf?: readonly Schema[];
}

interface Operation {
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Served, but absent from the document: pages, and second names of routes. */
const UNDOCUMENTED: readonly (readonly [string, string])[] = [
  ['GET', '/'],
  ['GET', '/login'],
  ['POST', '/login'],
  ['GET', '/setup'],
  ['POST', '/setup'],
  ['POST', '/logout'],
  ['POST', '/oauth2/token'],
  ['GET', '/.well-known/oauth-authorization-server/{path}'],
  ['GET', '/.well-known/oauth-protected-resource/{path}'],
  ['GET', '/swagger'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  // A route that does not exist.
  ['GET', '/oauth2/{nothing}'],
  ['POST', '/api/v2/{nothing}'],
  ['GET', '/{nothing}'],
];

/** Every route: new ones are included by being documented. */
export function routesOf(document: Document): readonly Route[] {
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      query: (operation.parameters ?? []).filter((parameter) => parameter.in === 'query').map(({ name }) => name),
      fields: Object.values(operation.requestBody?.content ?? {}).flatMap(({ schema }) => fieldsOf(schema, document)),
    })),
  );
  return [...documented, ...UNDOCUMENTED.map(([method, path]) => ({ method, path, query: [], fields: [] }))];
}

function fieldsOf(schema: Schema | undefined, document: Document): string[] {
  if (!schema) return [];
  const named = schema.$ref?.split('/').at(-1);
  if (named !== undefined) return fieldsOf(document.components.schemas[named], document);
  return [...Object.keys(schema.properties ?? {}), ...(schema.allOf ?? []).flatMap((part) => fieldsOf(part, document))];
}
