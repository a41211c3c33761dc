import { EmbeddedPostgresError } from './error.js';

/** The operating system account that PostgreSQL runs as. */
export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** The facts that decide the choice of the account. */
export interface AccountQuestion {
  /** The user id of this process; 0 is root. */
  readonly processUid: number;
  /** The owner of the data directory, or null before there is one. */
  readonly dataOwner: { readonly uid: number; readonly gid: number } | null;
  readonly accounts: readonly Account[];
  /** For error messages. */
  readonly dataDirectory: string;
}

/** In order of preference: our own service account, PostgreSQL's usual one, and the one every system has. */
const UNPRIVILEGED_NAMES = ['gatehouse', 'postgres', 'nobody'];

/** Reads the lines of `/etc/passwd`; lines that are not accounts (comments, NIS markers) are skipped. */
export function parsePasswd(text: string): Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (!name || !/^\d+$/.test(uid ?? '') || !/^\d+$/.test(gid ?? '')) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/**
 * The account that PostgreSQL runs as; `null` means that of this process. PostgreSQL refuses root, so for root an unprivileged account is
 * used; existing data keep their owner, because PostgreSQL also refuses a data directory with another owner.
 */
export function chooseAccount(question: AccountQuestion): Account | null {
  const { processUid, dataOwner, accounts, dataDirectory } = question;
  const named = (uid: number): string => accounts.find((account) => account.uid === uid)?.name ?? `uid ${uid}`;

  if (processUid !== 0) {
    if (!dataOwner || dataOwner.uid === processUid) return null;
    throw new EmbeddedPostgresError(
      `${dataDirectory} belongs to ${named(dataOwner.uid)}, not to ${named(processUid)}: start the server as that account or as root, or choose another directory with CODER_CONFIG_DIR`,
    );
  }

  if (dataOwner?.uid === 0) {
    throw new EmbeddedPostgresError(
      `${dataDirectory} belongs to root, which PostgreSQL refuses to run as: change its owner to the account that PostgreSQL should run as (chown -R postgres ${dataDirectory})`,
    );
  }
  if (dataOwner) return accounts.find((account) => account.uid === dataOwner.uid) ?? { name: `uid ${dataOwner.uid}`, ...dataOwner };

  for (const name of UNPRIVILEGED_NAMES) {
    const account = accounts.find((candidate) => candidate.name === name && candidate.uid !== 0);
    if (account) return account;
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL refuses to run as root, and this system has none of the accounts ${UNPRIVILEGED_NAMES.join(', ')}: create one (useradd --system gatehouse), start as an ordinary user, or set CODER_PG_CONNECTION_URL`,
  );
}
