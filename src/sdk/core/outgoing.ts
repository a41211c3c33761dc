/** A request that is about to be sent. Plain data, so that it can be sent again. */
export interface Outgoing {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: NonNullable<RequestInit['body']> | null;
  readonly signal: AbortSignal | undefined;
  /** Whether the browser sends its cookies. */
  readonly credentials: NonNullable<RequestInit['credentials']>;
}

/** Sends a request and resolves with the response, whatever its status. */
export type Send = (request: Outgoing) => Promise<Response>;

/** Who requests are from. */
export interface Auth {
  /** Adds credentials to the request and sends it. May send it twice, if {@link isRepeatable} allows that. */
  authenticate(request: Outgoing, send: Send): Promise<Response>;
}

/** Requests without credentials. */
export const ANONYMOUS: Auth = { authenticate: (request, send) => send(request) };

/** A stream can be sent once: sending it again would need memory for all of it. */
export function isRepeatable({ body }: Outgoing): boolean {
  return !(body instanceof ReadableStream);
}

export function withHeaders(request: Outgoing, fields: Readonly<Record<string, string>>): Outgoing {
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries(fields)) headers.set(name, value);
  return { ...request, headers };
}

/** `url` without what could be secret: query, fragment, user and password. */
export function withoutSecrets(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
