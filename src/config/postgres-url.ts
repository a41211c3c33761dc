import { InvalidValueError } from './option.js';

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];

/** Where a PostgreSQL listens. */
export interface PostgresHost {
  /** A name, an address, or the directory of a Unix socket. */
  readonly host: string;
  readonly port: number;
}

/** The parts of a connection URL, with libpq's names and meanings. */
export interface PostgresTarget {
  /** Tried in this order. At most one of them is the primary. */
  readonly hosts: readonly [PostgresHost, ...PostgresHost[]];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly database: string | undefined;
  readonly sslmode: SslMode;
  /** A file, or `system`. */
  readonly sslrootcert: string | undefined;
  readonly sslcert: string | undefined;
  readonly sslkey: string | undefined;
  readonly sslnegotiation: 'postgres' | 'direct';
  readonly channelBinding: boolean;
  readonly applicationName: string | undefined;
  /** Command-line options for the server's session. */
  readonly options: string | undefined;
  readonly connectTimeoutSeconds: number | undefined;
}

/** Each may have to time out before the next one is tried. */
const MAX_HOSTS = 8;
const SCHEME = /^postgres(?:ql)?:\/\//i;
const ENCODE =
  'has special characters that must be encoded: in a username or password, @ is %40, : is %3A, / is %2F, ? is %3F, # is %23 and % is %25';

/** Reads a libpq connection URL. Throws `InvalidValueError`, whose message never quotes the URL: it holds a password. */
export function parsePostgresUrl(text: string): PostgresTarget {
  if (!SCHEME.test(text)) throw new InvalidValueError('must be a URL that starts with postgres:// or postgresql://');
  const rest = text.replace(SCHEME, '');
  const [, authority = '', path = '', query = ''] = /^([^/?]*)(\/[^?]*)?(?:\?(.*))?$/s.exec(rest) ?? [];
  const at = authority.lastIndexOf('@');
  // A password with one of these characters pushes the rest of the URL into its path, query or fragment.
  if (rest.includes('#') || path.includes('@') || path.indexOf('/', 1) !== -1 || (at === -1 && query.includes('@'))) {
    throw new InvalidValueError(ENCODE);
  }
  const [user, password] = splitOnce(at === -1 ? '' : authority.slice(0, at), ':');
  const parameters = readParameters(query);
  const sslmode = readSslMode(parameters);
  return {
    hosts: readHosts(authority.slice(at + 1), parameters),
    user: parameters.get('user') ?? (decoded(user) || undefined),
    password: parameters.get('password') ?? (decoded(password) || undefined),
    database: parameters.get('dbname') ?? (decoded(path.slice(1)) || undefined),
    sslmode,
    sslrootcert: readRootCertificate(parameters, sslmode),
    sslcert: parameters.get('sslcert'),
    sslkey: parameters.get('sslkey'),
    sslnegotiation: oneOf(parameters, 'sslnegotiation', ['postgres', 'direct'], 'postgres'),
    channelBinding: oneOf(parameters, 'channel_binding', ['disable', 'prefer', 'require'], 'disable') === 'require',
    applicationName: parameters.get('application_name') ?? parameters.get('fallback_application_name'),
    options: readOptions(parameters),
    connectTimeoutSeconds: readSeconds(parameters, 'connect_timeout'),
  };
}

/** Is the target on this machine, so that the connection uses no network? */
export function isLocalTarget({ hosts }: PostgresTarget): boolean {
  return hosts.every(({ host }) => host.startsWith('/') || host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host));
}

const PARAMETERS = [
  ...['host', 'port', 'user', 'password', 'dbname', 'sslmode', 'ssl', 'sslrootcert', 'sslcert', 'sslkey', 'sslnegotiation'],
  ...['channel_binding', 'application_name', 'fallback_application_name', 'options', 'search_path', 'connect_timeout'],
  'target_session_attrs',
];
/** Without effect here: TCP keepalive is always on, and the others are options of other drivers. */
const IGNORED = /^(keepalives.*|tcp_user_timeout|client_encoding|gssencmode|uselibpqcompat|pgbouncer)$/;

function readParameters(query: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [key, value] = splitOnce(pair, '=').map(decoded) as [string, string];
    if (IGNORED.test(key)) continue;
    if (!PARAMETERS.includes(key)) {
      const shown = /^\w{1,40}$/.test(key) ? `the parameter ${key}` : 'a parameter';
      throw new InvalidValueError(`has ${shown}, which is not supported; use one of ${PARAMETERS.join(', ')}`);
    }
    if (value !== '') parameters.set(key, value);
  }
  // Any other value could lead to a read-only server.
  oneOf(parameters, 'target_session_attrs', ['any', 'read-write', 'primary'], 'any');
  return parameters;
}

function readSslMode(parameters: ReadonlyMap<string, string>): SslMode {
  const isSystem = parameters.get('sslrootcert') === 'system';
  const implied = isSystem
    ? 'verify-full'
    : parameters.has('ssl')
      ? oneOf(parameters, 'ssl', ['true', 'false', '1', '0'], 'true')
      : 'prefer';
  const named = parameters.get('sslmode') ?? (implied === 'true' || implied === '1' ? 'require' : implied);
  if (named === 'no-verify') return 'require';
  const mode = SSL_MODES.find((known) => known === (named === 'false' || named === '0' ? 'disable' : named));
  if (mode === undefined) throw new InvalidValueError(`has an unknown sslmode: must be one of ${SSL_MODES.join(', ')}`);
  if (isSystem && mode !== 'verify-full') throw new InvalidValueError('has sslrootcert=system, which requires sslmode=verify-full');
  return mode;
}

function readRootCertificate(parameters: ReadonlyMap<string, string>, sslmode: SslMode): string | undefined {
  const given = parameters.get('sslrootcert');
  // Anybody can get a certificate from a public authority; without a check of the name it proves nothing.
  if (given === undefined && sslmode === 'verify-ca')
    throw new InvalidValueError('has sslmode=verify-ca, which requires sslrootcert=<file>');
  return given;
}

/** The reference's driver takes settings of the session as parameters; of these only the schema is of use here. */
function readOptions(parameters: ReadonlyMap<string, string>): string | undefined {
  const schema = parameters.get('search_path');
  const given = parameters.get('options');
  if (schema === undefined) return given;
  return [given, `-c search_path=${schema.replaceAll('\\', '\\\\').replaceAll(' ', '\\ ')}`].filter(Boolean).join(' ');
}

/** A comma-separated list, of which the parameters `host` and `port` replace the hosts or the ports; one port is for all hosts. */
function readHosts(authority: string, parameters: ReadonlyMap<string, string>): readonly [PostgresHost, ...PostgresHost[]] {
  const places = authority.split(',').map((place) => {
    const [, bracketed, plain = '', port = ''] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/s.exec(place) ?? [undefined, undefined, '?', '?'];
    return { host: decoded(bracketed ?? plain), port };
  });
  const hosts = parameters.get('host')?.split(',') ?? places.map(({ host }) => host);
  const ports = parameters.get('port')?.split(',') ?? places.map(({ port }) => port);
  if (ports.length > 1 && ports.length !== hosts.length) throw new InvalidValueError(`has ${hosts.length} hosts but ${ports.length} ports`);
  if (hosts.length > MAX_HOSTS) throw new InvalidValueError(`has more than ${MAX_HOSTS} hosts`);
  const [first = '', ...others] = hosts;
  const at = (host: string, index: number): PostgresHost => ({
    host: host || 'localhost',
    port: readPort((ports.length > 1 ? ports[index] : ports[0]) ?? ''),
  });
  return [at(first, 0), ...others.map((host, index) => at(host, index + 1))];
}

function readPort(text: string): number {
  if (text === '') return 5432;
  const port = Number(text);
  // Mostly this is the rest of a password.
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw new InvalidValueError(`has no valid port, or ${ENCODE}`);
  return port;
}

function readSeconds(parameters: ReadonlyMap<string, string>, name: string): number | undefined {
  const text = parameters.get(name);
  if (text !== undefined && !/^\d{1,5}$/.test(text)) throw new InvalidValueError(`has a ${name} that is not a whole number of seconds`);
  return text === undefined || Number(text) === 0 ? undefined : Number(text);
}

function oneOf<const T extends string>(parameters: ReadonlyMap<string, string>, name: string, words: readonly T[], fallback: T): T {
  const given = parameters.get(name) ?? fallback;
  const found = words.find((word) => word === given);
  if (found === undefined) throw new InvalidValueError(`has an unknown ${name}: it must be ${words.join(' or ')}`);
  return found;
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InvalidValueError(ENCODE);
  }
}
