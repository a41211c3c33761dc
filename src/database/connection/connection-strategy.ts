import type { ClientConfig } from 'pg';
import type { PostgresHost, PostgresTarget } from '../../config/index.js';
import { asLocalSettings, asStartupOptions, type SessionDefaults } from './session-defaults.js';
import { type Encryption, encryptionsOf } from './tls.js';

/** A way to connect. Immutable: a client that failed compares its mode with the current one. */
export interface ConnectionMode {
  readonly host: PostgresHost;
  readonly encryption: Encryption;
  /** Are the session's defaults sent in the start-up packet? Poolers refuse unknown parameters. */
  readonly sendsDefaults: boolean;
}

const INVALID_AUTHORIZATION = '28000';
/** SQLSTATEs that say the same on every host: a wrong password or database, too many connections. */
const SAME_ON_EVERY_HOST = /^(28|3D000|53300)/;
/** pg's pool has no free connection; no host is to blame. */
const POOL_IS_BUSY = 'timeout exceeded when trying to connect';

/** How to reach one database: the URL, and what the first connections revealed. */
export class ConnectionStrategy {
  private readonly encryptions: ReadonlyMap<PostgresHost, readonly [Encryption, ...Encryption[]]>;
  private current: ConnectionMode;

  constructor(
    readonly target: PostgresTarget,
    private readonly defaults: SessionDefaults,
    /** Which kind of server to use: the one that accepts writes, or a streaming replica. */
    readonly wanted: 'primary' | 'standby' = 'primary',
  ) {
    const [host] = target.hosts;
    this.encryptions = new Map(target.hosts.map((each) => [each, encryptionsOf(target, each)]));
    const [encryption = false] = this.encryptions.get(host) ?? [];
    this.current = { host, encryption, sendsDefaults: true };
  }

  get mode(): ConnectionMode {
    return this.current;
  }

  /** For all later connections. */
  switchTo(mode: ConnectionMode): void {
    this.current = mode;
  }

  /**
   * The mode to try after this failure of `mode`, other than the tried ones: the same host in another way, or else the next host. Null if
   * every other mode would fail as well. The host that worked last stays the first one to be tried.
   */
  alternativeTo(mode: ConnectionMode, error: unknown, tried: readonly ConnectionMode[]): ConnectionMode | null {
    const isNew = (other: ConnectionMode): boolean => ![...tried, mode].some((each) => isSame(each, other));
    const otherWays = (this.encryptions.get(mode.host) ?? []).map((encryption) => ({ ...mode, encryption }));
    const candidates: ConnectionMode[] = [
      ...(mode.sendsDefaults && messageOf(error).includes('unsupported startup parameter') ? [{ ...mode, sendsDefaults: false }] : []),
      ...(isAboutEncryption(error) ? otherWays : []),
    ];
    const sameHost = candidates.find(isNew);
    if (sameHost || messageOf(error) === POOL_IS_BUSY || SAME_ON_EVERY_HOST.test(codeOf(error))) return sameHost ?? null;
    const hosts = [...tried, mode].map(({ host }) => host);
    const next = this.target.hosts.find((host) => !hosts.includes(host));
    const [encryption = false] = (next && this.encryptions.get(next)) ?? [];
    return next ? { ...mode, host: next, encryption } : null;
  }

  /** Does the URL name several hosts, of which one is the primary? */
  get hasSeveralHosts(): boolean {
    return this.target.hosts.length > 1;
  }

  /** A pooler is between us and PostgreSQL: each transaction may run in another session. */
  get isPooled(): boolean {
    return !this.current.sendsDefaults;
  }

  /** For a pooler that ignores unknown parameters instead of refusing them. */
  markPooled(): void {
    this.switchTo({ ...this.current, sendsDefaults: false });
  }

  /** The settings at the beginning of a transaction. Behind a pooler this is the only reliable place for them. */
  get transactionPreamble(): string {
    return this.isPooled ? `; ${asLocalSettings(this.defaults)}` : '';
  }

  /** How long a statement may stay without any response; 0 for no limit. PostgreSQL's own time-out is shorter, where it works. */
  get silenceMs(): number {
    const { statement_timeout: limit } = this.defaults;
    return limit === 0 ? 0 : limit + SILENCE_MARGIN_MS;
  }

  /** For one connection in the current mode. */
  clientConfig(): ClientConfig {
    const { target, current } = this;
    const options = [target.options, current.sendsDefaults ? asStartupOptions(this.defaults) : undefined].filter(Boolean).join(' ');
    return {
      host: current.host.host,
      port: current.host.port,
      // The next host has to be tried before callers give up.
      ...(this.hasSeveralHosts && { connectionTimeoutMillis: (target.connectTimeoutSeconds ?? 0) * 1000 || HOST_TIMEOUT_MS }),
      user: target.user,
      password: target.password,
      database: target.database,
      ssl: current.encryption,
      ...(current.encryption !== false && target.sslnegotiation === 'direct' && { sslnegotiation: 'direct' }),
      ...(target.channelBinding && { enableChannelBinding: true }),
      ...(options !== '' && { options }),
      application_name: target.applicationName ?? 'gatehouse',
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEPALIVE_IDLE_MS,
    };
  }
}

/** How long one of several hosts may take to accept a connection. */
const HOST_TIMEOUT_MS = 2_000;
/** For PostgreSQL's own time-out to reach us first. */
const SILENCE_MARGIN_MS = 5_000;
/** After this time Node sends ten probes, a second apart. */
const KEEPALIVE_IDLE_MS = 10_000;

/**
 * The server has no TLS, the handshake failed, or pg_hba.conf has no line for this mode. A wrong password would fail in the other mode too.
 */
function isAboutEncryption(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = codeOf(error);
  return code === INVALID_AUTHORIZATION || /^(ERR_SSL|ERR_TLS|EPROTO)/.test(code) || / SSL connection/.test(error.message);
}

function isSame(one: ConnectionMode, other: ConnectionMode): boolean {
  return one.host === other.host && one.encryption === other.encryption && one.sendsDefaults === other.sendsDefaults;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
