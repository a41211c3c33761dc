/** Keeps the cookies of one server, like a browser tab that never closes. Ignores domains and paths. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  /** Takes in `Set-Cookie` values. An expired or empty cookie is removed, as servers do to sign out. */
  store(setCookie: readonly string[]): void {
    for (const line of setCookie) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const separator = pair.indexOf('=');
      const name = pair.slice(0, separator);
      const value = pair.slice(separator + 1);
      if (value === '' || attributes.some(isExpired)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  get(name: string): string | undefined {
    return this.cookies.get(name);
  }

  set(name: string, value: string): void {
    this.cookies.set(name, value);
  }

  /** The `Cookie` header; null when there is nothing to send. */
  header(): string | null {
    return this.cookies.size === 0 ? null : [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }
}

function isExpired(attribute: string): boolean {
  const [name, value = ''] = attribute.split('=');
  if (name?.toLowerCase() === 'max-age') return Number(value) <= 0;
  return name?.toLowerCase() === 'expires' && Date.parse(value) <= Date.now();
}
