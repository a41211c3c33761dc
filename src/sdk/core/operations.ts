import type { Binary } from './binary.js';
import type { components, paths } from './openapi.js';

/** The objects that requests and responses consist of, by their name in the description of the API: `Schemas['UserResponse']`. */
export type Schemas = components['schemas'];

export type Method = 'get' | 'put' | 'post' | 'delete' | 'patch';

/** The paths that have this method. Pages for people, such as that of consent, are not among them. */
export type PathWith<M extends Method> = { [Path in keyof paths]: IsCallable<paths[Path][M]> extends true ? Path : never }[keyof paths];

export type Operation<Path extends keyof paths, M extends Method> = Extract<paths[Path][M], Described>;

/** What a request of this operation needs: parameters and a body, as the description of the API says. */
export type RequestOf<Op> = ParametersOf<Op> & BodyOf<Op>;

/** What a successful response of this operation contains: undefined if nothing, a stream for the content of a file. */
export type DataOf<Op> = Op extends { responses: infer Responses } ? ContentOf<Responses[keyof Responses & Success]> : never;

/** Content to upload. A stream is sent while it is read; not every browser can do that. */
export type Upload = ReadableStream<Uint8Array> | Blob | ArrayBuffer | Uint8Array;

export type RequiredKeys<T> = { [Key in keyof T]-?: undefined extends T[Key] ? never : Key }[keyof T];

/** The operations whose request is a form. */
export type FormPath = { [Path in PathWith<'post'>]: Form extends MediaOf<Operation<Path, 'post'>> ? Path : never }[PathWith<'post'>];

/** An operation, in the form of the description. */
interface Described {
  parameters: unknown;
  responses: unknown;
}

type Success = 200 | 201 | 202 | 204 | 206;
type Form = 'application/x-www-form-urlencoded';

type IsCallable<Op> = Op extends { responses: infer Responses }
  ? [keyof Responses & Success] extends [never]
    ? false
    : Responses[keyof Responses & Success] extends { content: { 'text/html': unknown } }
      ? false
      : true
  : false;

type ContentOf<Response> = Response extends { content: infer Content } ? Content[keyof Content] : undefined;

type ParametersOf<Op> = Op extends { parameters: infer Parameters }
  ? RequiredKeys<Parameters> extends never
    ? { params?: Parameters }
    : { params: Parameters }
  : never;

type BodyOf<Op> = Op extends { requestBody: { content: infer Content } }
  ? Content[keyof Content] extends Binary
    ? { body: Upload; contentType: keyof Content }
    : { body: Content[keyof Content] }
  : Op extends { requestBody?: infer Optional }
    ? [Exclude<Optional, undefined>] extends [never]
      ? { body?: never }
      : Exclude<Optional, undefined> extends { content: infer Content }
        ? { body?: Content[keyof Content] }
        : { body?: never }
    : { body?: never };

/** The content types of a request. */
type MediaOf<Op> = Op extends { requestBody?: infer Body }
  ? Exclude<Body, undefined> extends { content: infer Content }
    ? keyof Content
    : never
  : never;
