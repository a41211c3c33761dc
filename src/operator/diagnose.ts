import { readFile } from 'node:fs/promises';
import { SystemClock } from '../common/index.js';
import { type Config, productVersion, readProxySettings, readTlsOptions, resolveAccessUrl, resolveListenAddress } from '../config/index.js';
import { migrationNames } from '../data-source.js';
import { UNLIMITED_SESSION } from '../database/index.js';
import { canaryHolds, DbcryptContext, ENCRYPTIONS_WARNING, Keyring, parseKeyList } from '../dbcrypt/index.js';
import * as doctor from '../doctor/index.js';
import { describeFault, isTlsFault, OutgoingHttp } from '../outgoing/index.js';
import { type OpenDatabase, reachDatabase } from './operator-database.js';

export type { Finding } from '../doctor/index.js';

type Verdicts = readonly doctor.Verdict[];

/** A deployment as its settings describe it. */
export interface Diagnosis {
  /** Null: the settings cannot be read at all. */
  readonly config: Config | null;
  readonly settings: doctor.SettingsFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Looks at each part of a deployment, whether its server runs or not, and changes nothing. Checks run side by side, none waits longer than ten
 * seconds, and one that fails says nothing about another.
 */
export async function diagnose({ config, settings, env }: Diagnosis): Promise<doctor.Finding[]> {
  const named = (check: string, verdicts: Verdicts): doctor.Finding[] => verdicts.map((verdict) => ({ check, ...verdict }));
  const first = named('settings', doctor.judgeSettings(settings));
  if (config === null) return first;
  const http = new OutgoingHttp(readProxySettings(env));
  const accessUrl = resolveAccessUrl(config, resolveListenAddress(config).port);
  try {
    const [database, name, certificates, response, disk, limits, github, ...providers] = await Promise.all([
      checkDatabase(config, accessUrl),
      checkName(accessUrl),
      checkCertificates(config, accessUrl),
      checkResponse(accessUrl, http),
      checkDisk(config),
      checkLimitsStore(config),
      checkGithub(config, http),
      ...config.oidcProviders.map((provider) => checkProvider(provider, http)),
    ]);
    return [
      ...first,
      ...Object.entries(database).flatMap(([check, verdicts]) => named(check, verdicts)),
      ...named('dns', name),
      ...named('tls', certificates),
      ...named('access-url', response),
      ...named('disk', disk),
      ...named('limits-store', limits),
      ...config.oidcProviders.flatMap(({ id }, index) => named(`provider-${id}`, providers[index] ?? [])),
      ...named('provider-github', github),
    ];
  } finally {
    await http.onApplicationShutdown();
  }
}

const CHECK_DATABASE = 'Start PostgreSQL, let this machine reach it, and correct CODER_PG_CONNECTION_URL.';
const LOOK_AGAIN = 'Look at the log of PostgreSQL, then run this command again.';

async function checkDatabase(config: Config, accessUrl: string): Promise<Record<string, Verdicts>> {
  const place = { url: config.pgConnectionUrl, configDir: config.configDir };
  const session = { ...UNLIMITED_SESSION, statement_timeout: doctor.STATEMENT_TIMEOUT_MS };
  const opened = await doctor.learn(
    () => reachDatabase(place, session),
    ({ close }) => void close(),
  );
  if ('error' in opened) {
    const noDatabase = [doctor.skipped('the database cannot be reached')];
    const rest = { clock: noDatabase, migrations: noDatabase, encryption: noDatabase, 'signing-keys': noDatabase };
    return {
      database: doctor.judged(opened, () => [], CHECK_DATABASE),
      ...rest,
      proxy: doctor.judgeProxy(proxyFacts(config, accessUrl, [])),
    };
  }
  try {
    return await checkOpenDatabase(config, accessUrl, opened.facts);
  } finally {
    await doctor.learn(opened.facts.close);
  }
}

async function checkOpenDatabase(
  config: Config,
  accessUrl: string,
  { dataSource, description: place, isExposed }: OpenDatabase,
): Promise<Record<string, Verdicts>> {
  const clock = new SystemClock();
  const own = await doctor.learn(() => doctor.readDatabaseFacts(dataSource, () => clock.now().getTime()));
  const known = migrationNames();
  const isCurrent = 'facts' in own && doctor.isCurrent(own.facts.schema, known);
  /** Of tables that a database of another version may not have. */
  const learned = <T>(read: () => Promise<T>, judge: (facts: T) => Verdicts): Promise<Verdicts> =>
    isCurrent ? doctor.learn(read).then((facts) => doctor.judged(facts, judge, LOOK_AGAIN)) : Promise.resolve([doctor.OTHER_SCHEMA]);
  const targets = forwardTargets(config);
  const [encryption, signingKeys, seen, forwarding] = await Promise.all([
    learned(() => readEncryption(config, new DbcryptContext(dataSource)), doctor.judgeEncryption),
    learned(
      () => doctor.readSigningKeys(dataSource),
      (keys) => doctor.judgeSigningKeys(keys, config.oauthSigningKeyLifetimeSeconds, clock.now()),
    ),
    isCurrent ? doctor.learn(() => doctor.readSeenAddresses(dataSource)) : { facts: [] },
    targets.length === 0
      ? []
      : learned(
          () => doctor.readForwarding(dataSource),
          (known) => doctor.judgeForwarding(known, targets, clock.now()),
        ),
  ]);
  return {
    database: doctor.judged(
      own,
      (facts) => doctor.judgeDatabase({ ...facts, place, isExposed }, { maxOpen: config.pgConnMaxOpen }),
      LOOK_AGAIN,
    ),
    clock: doctor.judged(own, doctor.judgeClock, LOOK_AGAIN),
    migrations: doctor.judged(own, ({ schema }) => doctor.judgeMigrations(schema, known), LOOK_AGAIN),
    encryption,
    'signing-keys': signingKeys,
    proxy: doctor.judgeProxy(proxyFacts(config, accessUrl, 'facts' in seen ? seen.facts : [])),
    'audit-forwarding': forwarding,
  };
}

type EncryptionFacts = Parameters<typeof doctor.judgeEncryption>[0];

async function readEncryption(config: Config, { dataSource, keys: rows, replicas }: DbcryptContext): Promise<EncryptionFacts> {
  const { keys, writesPlaintext, faults } = parseKeyList(config.externalTokenEncryptionKeys ?? '');
  const { ids, primary } = new Keyring(keys, { writesPlaintext });
  const canaries = new Map((await rows.list(dataSource.manager)).map(({ digest, canary }) => [digest, canary]));
  const live = primary === null ? [] : await replicas.listLive(dataSource.manager);
  return {
    faults: faults.map(({ index, reason }) => `the key at index ${index} ${reason}`),
    held: ids,
    primary: primary?.id ?? null,
    known: await doctor.readKnownKeys(dataSource),
    broken: keys.filter((key) => !canaryHolds(key, canaries.get(key.id) ?? '') && canaries.has(key.id)).map(({ id }) => id),
    unprepared: live.filter(({ keyDigests }) => !keyDigests.includes(primary?.id ?? '')).map(({ name }) => name),
    encryptionsWarning: ENCRYPTIONS_WARNING,
  };
}

type ProxyFacts = Parameters<typeof doctor.judgeProxy>[0];

function proxyFacts(config: Config, accessUrl: string, seen: readonly { readonly address: string; readonly count: number }[]): ProxyFacts {
  const isTrusted = doctor.networksOf(config.proxyTrustedOrigins);
  return {
    accessUrl,
    servesTls: config.tlsEnable,
    trusted: config.proxyTrustedOrigins,
    trustedHeaders: config.proxyTrustedHeaders,
    seen: seen.map((each) => ({ ...each, isTrusted: isTrusted(each.address) })),
  };
}

async function checkName(accessUrl: string): Promise<Verdicts> {
  return doctor.judged(await doctor.learn(() => doctor.probeName(accessUrl)), doctor.judgeName, doctor.NO_ADDRESS);
}

/** The one in the file, and the one that clients get, which a proxy may have. */
async function checkCertificates(config: Config, accessUrl: string): Promise<Verdicts> {
  const now = new SystemClock().now();
  const found: doctor.Verdict[] = [];
  if (config.tlsEnable) {
    const own = await doctor.learn(async () => {
      readTlsOptions(config);
      return doctor.certificateOf(await readFile(config.tlsCertFile ?? '', 'utf8'), accessUrl);
    });
    found.push(
      ...doctor.judged(
        own,
        (facts) => doctor.judgeCertificate(facts, now),
        'Correct the files of CODER_TLS_CERT_FILE and CODER_TLS_KEY_FILE.',
      ),
    );
  }
  if (accessUrl.startsWith('https:')) {
    const served = await doctor.learn(() => doctor.probeCertificate(accessUrl));
    found.push(...doctor.judged(served, (facts) => doctor.judgeCertificate(facts, now), doctor.NOT_RUNNING));
  }
  return found.length > 0 ? found : [{ result: 'ok', detail: 'none is needed for http' }];
}

async function checkResponse(accessUrl: string, http: OutgoingHttp): Promise<Verdicts> {
  const isProxied = http.usesProxyFor(new URL(accessUrl));
  const learned = await doctor.learn(async () => {
    try {
      return { response: await doctor.probeResponse(accessUrl, http) };
    } catch (error) {
      return { fault: describeFault(error, isProxied), isAboutCertificate: isTlsFault(error) };
    }
  });
  const judge = (facts: Extract<typeof learned, { facts: unknown }>['facts']): Verdicts =>
    facts.response
      ? doctor.judgeResponse(facts.response, { accessUrl, ownVersion: `v${productVersion()}` })
      : doctor.judgeNoResponse(`${accessUrl}: ${facts.fault}`, facts.isAboutCertificate);
  return doctor.judged(learned, judge, doctor.NOT_RUNNING);
}

/** The embedded database, and what the server keeps beside it, are there. */
async function checkDisk(config: Config): Promise<Verdicts> {
  return doctor.judged(
    await doctor.learn(() => doctor.probeDisk(config.configDir)),
    doctor.judgeDisk,
    'Let this account read CODER_CONFIG_DIR.',
  );
}

async function checkProvider(provider: Config['oidcProviders'][number], http: OutgoingHttp): Promise<Verdicts> {
  const learned = await doctor.learn(async () => {
    // Imported late: this is a large part of the server, and few deployments have providers.
    const { probeOidc } = await import('../identity-providers/index.js');
    return probeOidc(provider, http);
  });
  return doctor.judged(learned, doctor.judgeProvider, doctor.PROVIDER_FIX);
}

async function checkGithub({ githubClientId, githubEnterpriseBaseUrl }: Config, http: OutgoingHttp): Promise<Verdicts> {
  if (githubClientId === undefined) return [];
  const learned = await doctor.learn(async () => {
    const { probeGithub } = await import('../identity-providers/index.js');
    return probeGithub(githubEnterpriseBaseUrl, http);
  });
  return doctor.judged(learned, (steps) => doctor.judgeProvider(steps, doctor.GITHUB_FIX), doctor.GITHUB_FIX);
}

async function checkLimitsStore({ limitsStoreUrl: url, limitsStoreCaFile }: Config): Promise<Verdicts> {
  if (url === undefined) return [];
  const learned = await doctor.learn(async () => {
    const { probeValkey } = await import('../limits/index.js');
    await probeValkey(url, limitsStoreCaFile);
  });
  const fix = 'Start Valkey, let this machine reach it, and correct CODER_LIMITS_STORE_URL. Until then each server counts guesses alone.';
  return doctor.judged(learned, () => [{ result: 'ok', detail: 'Valkey responds' }], fix);
}

/** The names of the targets that the settings have. */
function forwardTargets({ auditForwardFile, auditForwardSyslog, auditForwardWebhookUrl }: Config): string[] {
  const all = { file: auditForwardFile, syslog: auditForwardSyslog, webhook: auditForwardWebhookUrl };
  return Object.entries(all).flatMap(([name, setting]) => (setting === undefined ? [] : [name]));
}
