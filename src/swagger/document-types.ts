import type { OpenAPIObject } from '@nestjs/swagger';

/** Parts of the document's type that the library does not export by name. */
export type Components = NonNullable<OpenAPIObject['components']>;
type PathItem = OpenAPIObject['paths'][string];
export type Operation = NonNullable<PathItem['get']>;
export type Responses = Operation['responses'];
export type ResponseObject = Extract<NonNullable<Responses[string]>, { description: string }>;
export type SecurityRequirement = NonNullable<Operation['security']>[number];

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/** One operation and its location. */
export interface LocatedOperation {
  readonly path: string;
  readonly method: (typeof METHODS)[number];
  readonly operation: Operation;
}

/** Every operation of the document, in its order. */
export function operationsOf(document: Pick<OpenAPIObject, 'paths'>): LocatedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, operation }] : [];
    }),
  );
}
