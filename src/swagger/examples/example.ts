/**
 * What clients send to an operation and get from it. Somebody writes the requests; the responses are recorded from a server, with times, ids and
 * secrets replaced by values that nobody has.
 */
export interface Example {
  /** Absent: the operation takes no input, or `PARAMETERS` has all of it. */
  readonly request?: ExampleRequest;
  readonly response: { readonly status: number; readonly body?: unknown };
  /** By status. An error that is not here has the example that all operations share. */
  readonly errors?: Readonly<Record<string, ExampleError>>;
}

export interface ExampleRequest {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** JSON, or the fields of a form. */
  readonly body?: unknown;
}

interface ExampleError {
  /** Replaces parts of the request. Absent: the same request again. */
  readonly request?: ExampleRequest;
  readonly body?: unknown;
}

/** By operation id. */
export type Examples = Readonly<Record<string, Example>>;

/** Values of path parameters, unless an example has its own. */
const PARAMETERS: Readonly<Record<string, string>> = {
  agent: 'nightly-build',
  app: '00000000-0000-4000-8000-000000000040',
  client_id: '00000000-0000-4000-8000-000000000045',
  grant: '00000000-0000-4000-8000-000000000080',
  group: '00000000-0000-4000-8000-000000000020',
  id: '00000000-0000-4000-8000-000000000030',
  identity: '00000000-0000-4000-8000-0000000000c0',
  invitation: '00000000-0000-4000-8000-0000000000d0',
  issuer: '00000000-0000-4000-8000-0000000000a0',
  key: 'examplekey',
  kid: 'example-signing-key',
  organization: 'engineering',
  provider: 'oidc',
  resource_server: '00000000-0000-4000-8000-000000000050',
  role: 'release-manager',
  rule: '00000000-0000-4000-8000-000000000060',
  sign_in: '00000000-0000-4000-8000-000000000081',
  token: '00000000-0000-4000-8000-000000000070',
  user: 'me',
};

/** The path and query parameters of the request of this example. */
export function parametersOf(path: string, { path: own = {}, query = {} }: ExampleRequest = {}): Readonly<Record<string, string>> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const inPath = names.flatMap((name): [string, string][] => {
    const value = own[name] ?? PARAMETERS[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...query, ...Object.fromEntries(inPath) };
}
