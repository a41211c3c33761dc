import { Counter, Gauge, type Registry } from 'prom-client';

/** The events of the cache. */
export interface CredentialCacheMetrics {
  /** A credential in memory was still true. */
  hit(): void;
  /** It was not. */
  stale(): void;
  /** A credential was read from the database. */
  refill(): void;
}

/** `current` is asked when the metrics are collected. */
export function credentialCacheMetrics(registry: Registry, current: () => { entries: number; bytes: number }): CredentialCacheMetrics {
  const registers = [registry];
  const checks = new Counter({
    name: 'gatehouse_credential_cache_checks_total',
    help: 'Credentials found in memory, by what the database said of their version: current, or stale and read again.',
    labelNames: ['version'],
    registers,
  });
  const refills = new Counter({
    name: 'gatehouse_credential_cache_refills_total',
    help: 'Credentials read from the database: new ones, and stale ones again.',
    registers,
  });
  for (const [name, help] of [
    ['entries', 'Credentials in memory now.'],
    ['bytes', 'Approximate memory of the credentials in memory now.'],
  ] as const) {
    new Gauge({
      name: `gatehouse_credential_cache_${name}`,
      help,
      registers,
      collect() {
        this.set(current()[name]);
      },
    });
  }
  const hits = checks.labels('current');
  const stales = checks.labels('stale');
  return {
    hit() {
      hits.inc();
    },
    stale() {
      stales.inc();
    },
    refill() {
      refills.inc();
    },
  };
}
