const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ONLY_UUID = new RegExp(`^${UUID.source}$`);
const TIME = /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
/** Properties whose text is a secret, a key or random. */
const SECRET =
  /^(?:key|session_token|access_token|refresh_token|registration_access_token|token|private_key|client_secret|client_secret_full|client_secret_truncated|device_code|user_code|public_key|kid|jti|n|x|y|request_uri|verification_uri_complete|invitation_url)$/;
/** Of a server that a test started. */
const FOLDER = /^\/.*gatehouse-server-[^/]+/;
/** Seconds since 1970. */
const EPOCH = /^(?:iat|exp|nbf|auth_time|updated_at|client_id_issued_at)$/;
const NOW = Date.UTC(2026, 0, 15, 9, 30) / 1_000;

/** What documentation shows instead of values that only one server has, and back. */
export class StandIns {
  private readonly pairs: (readonly [standIn: string, actual: string])[] = [];

  add(standIn: string, actual: string): void {
    this.pairs.push([standIn, actual]);
  }

  /** The value that a request must contain on this server. */
  actual<Value>(documented: Value): Value {
    const text = this.pairs.reduce((rest, [standIn, actual]) => rest.replaceAll(standIn, actual), JSON.stringify(documented));
    return JSON.parse(text) as Value;
  }

  /** The response as documentation shows it: the same on every server and at any time. */
  documented(response: unknown, origin: string): unknown {
    const others = new Map<string, string>();
    const known = (text: string): string => this.pairs.reduce((rest, [standIn, actual]) => rest.replaceAll(actual, standIn), text);
    const other = (uuid: string): string => {
      if (uuid.startsWith('00000000-')) return uuid;
      const standIn = others.get(uuid) ?? `00000000-0000-4000-8000-${String(100 + others.size).padStart(12, '0')}`;
      others.set(uuid, standIn);
      return standIn;
    };
    const text = (name: string, value: string): string => {
      const familiar = known(value).replaceAll(origin, 'https://gatehouse.example.com');
      if (SECRET.test(name)) return familiar === value || value.includes('://') ? exampleOf(familiar) : familiar;
      if (TIME.test(value)) return `2026-0${/^expir/.test(name) ? 2 : 1}-15T09:30:00${value.includes('.') ? '.000' : ''}Z`;
      if (/^ip|_from$/.test(name) && value === '127.0.0.1') return '203.0.113.7';
      if ((name === 'id' || name === 'session_id') && /^[A-Za-z0-9]{10}$/.test(familiar)) return 'examplekey';
      return familiar.replace(UUID, other).replace(FOLDER, '/var/lib/gatehouse');
    };
    const walk = (name: string, value: unknown): unknown => {
      if (typeof value === 'string') return text(name, value);
      if (typeof value === 'number' && EPOCH.test(name) && value > 0) return name === 'exp' ? NOW + 3_600 : NOW;
      if (Array.isArray(value)) return inOneOrder(fewOf(value).map((one) => walk(name, one)));
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [known(key).replace(UUID, other), walk(key, inner)]));
    };
    return walk('', response);
  }
}

/** Two objects show what all look like. */
function fewOf(list: readonly unknown[]): readonly unknown[] {
  return list.every((one) => typeof one === 'object') ? list.slice(0, 2) : list;
}

/** IDs are random, and so is the order of a list that is sorted by them. */
function inOneOrder(list: readonly unknown[]): readonly unknown[] {
  return list.every((one) => typeof one === 'string' && ONLY_UUID.test(one)) ? [...list].sort() : list;
}

/** Text of the same form that nobody takes for a secret. */
function exampleOf(secret: string): string {
  const [, prefix = '', rest = ''] =
    /^(coder_|gha_|ssh-ed25519 |-----BEGIN OPENSSH PRIVATE KEY-----\n|urn:[a-z:_-]+:|https:\/\/[^=#]+[=#])?(.*)$/s.exec(secret) ?? [];
  // The two parts of a key are separated; in other text, which is base64, a hyphen is a digit.
  const digit = /^[A-Za-z0-9]{10}[-_][A-Za-z0-9]+$/.test(rest) ? /[A-Za-z0-9]/g : /[\w+/-]/g;
  let next = 0;
  return prefix + rest.slice(0, 60).replace(digit, () => 'example'[next++ % 7] ?? '');
}
