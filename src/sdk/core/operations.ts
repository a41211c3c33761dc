import type { Binary } from './binary.js';
import type { components, paths } from './openapi.js';

/** The objects that requests and responses consist of, by their name in the description of the API: `Schemas['UserResponse']`. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';

/** The paths that have this method. */
export type PathWith<M extends Method> = { [Path in keyof paths]: paths[Path][M] extends Described ? Path : never }[keyof paths];

export type Operation<Path extends keyof paths, M extends Method> = Extract<paths[Path][M], Described>;

/** What a request of this operation needs: parameters and a body, as the description of the API says. */
export type RequestOf<Op> = ParametersOf<Op> & BodyOf<Op>;

/** What a successful response of this operation contains. Undefined where the response has no body. */
export type DataOf<Op> = Op extends { responses: infer Responses } ? ContentOf<Responses[keyof Responses & Success]> : never;

/** The methods of one path, in the form of the description. */
interface Described {
  parameters: unknown;
  responses: unknown;
}

type Success = 200 | 201 | 202 | 204 | 206;

type ContentOf<Response> = Response extends { content: infer Content }
  ? [Content[keyof Content]] extends [never]
    ? undefined
    : Content[keyof Content]
  : undefined;

type ParametersOf<Op> = Op extends { parameters: infer Parameters }
  ? RequiredKeys<Parameters> extends never
    ? { params?: Parameters }
    : { params: Parameters }
  : never;

type BodyOf<Op> = Op extends { requestBody: { content: infer Content } }
  ? { body: Sendable<Content[keyof Content]> }
  : Op extends { requestBody?: infer Optional }
    ? [Exclude<Optional, undefined>] extends [never]
      ? { body?: never }
      : Exclude<Optional, undefined> extends { content: infer Content }
        ? { body?: Sendable<Content[keyof Content]> }
        : { body?: never }
    : { body?: never };

type Sendable<Body> = Body extends Binary ? Upload : Body;

/** Content to upload: a stream is sent as it is read. */
export type Upload = ReadableStream<Uint8Array> | Blob | ArrayBuffer | Uint8Array;

export type RequiredKeys<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];
