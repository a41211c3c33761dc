/** `fetch` that remembers what was sent, and can lose responses. */
export class RecordedFetch {
  readonly sent: { readonly method: string; readonly path: string; readonly headers: Headers }[] = [];
  private readonly responses: string[] = [];
  private lost = 0;
  private swallowed = 0;
  private hold: ((response: Response) => Promise<Response>) | undefined;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    this.sent.push({ method: init?.method ?? 'GET', path: url.pathname, headers: new Headers(init?.headers) });
    const response = await fetch(input, init);
    this.responses.push(url.pathname);
    if (url.pathname !== '/oauth2/tokens') return response;
    if (this.hold) return this.hold(response);
    if (this.swallowed > 0) {
      this.swallowed -= 1;
      await response.body?.cancel();
      return new Promise((_, reject) =>
        init?.signal?.addEventListener('abort', () => {
          reject(init.signal?.reason as Error);
        }),
      );
    }
    if (this.lost === 0) return response;
    this.lost -= 1;
    await response.body?.cancel();
    throw new TypeError('fetch failed', { cause: new Error('the connection broke') });
  };

  /** The server handles the next requests for tokens, and its responses never arrive. */
  loseTokenResponses(count: number): void {
    this.lost = count;
  }

  /** The same, and the connection stays open. */
  swallowTokenResponses(count: number): void {
    this.swallowed = count;
  }

  /** The response to the next request for tokens has arrived, and is handed out when it is released. */
  holdTokenResponse(): { readonly arrived: Promise<void>; readonly release: () => void } {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => (release = resolve));
    const arrived = new Promise<void>((resolve) => {
      this.hold = async (response) => {
        this.hold = undefined;
        resolve();
        await released;
        return response;
      };
    });
    return { arrived, release };
  }

  /** Responses that the server has sent. */
  received(path: string): number {
    return this.responses.filter((each) => each === path).length;
  }

  count(path: string): number {
    return this.sent.filter((request) => request.path === path).length;
  }
}
