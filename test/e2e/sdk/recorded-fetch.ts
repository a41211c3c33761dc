/** `fetch` that remembers what was sent, and can lose responses. */
export class RecordedFetch {
  readonly sent: { readonly method: string; readonly path: string; readonly headers: Headers }[] = [];
  private lost = 0;

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    this.sent.push({ method: init?.method ?? 'GET', path: url.pathname, headers: new Headers(init?.headers) });
    const response = await fetch(input, init);
    if (url.pathname !== '/oauth2/tokens' || this.lost === 0) return response;
    this.lost -= 1;
    await response.body?.cancel();
    throw new TypeError('fetch failed', { cause: new Error('the connection broke') });
  };

  /** The server handles the next requests for tokens, and its responses never arrive. */
  loseTokenResponses(count: number): void {
    this.lost = count;
  }

  count(path: string): number {
    return this.sent.filter((request) => request.path === path).length;
  }
}
