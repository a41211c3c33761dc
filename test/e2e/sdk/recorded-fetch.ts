/** `fetch` that remembers what was sent, and can lose responses. */
export class RecordedFetch {
  readonly sent: { readonly method: string; readonly path: string; readonly headers: Headers }[] = [];
  private lost = 0;
  private swallowed = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    this.sent.push({ method: init?.method ?? 'GET', path: url.pathname, headers: new Headers(init?.headers) });
    const response = await fetch(input, init);
    if (url.pathname !== '/oauth2/tokens') return response;
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

  count(path: string): number {
    return this.sent.filter((request) => request.path === path).length;
  }
}
