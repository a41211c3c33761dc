import { NestFactory } from '@nestjs/core';
import { type AuditEvent, AuditTrail } from '../audit/index.js';
import { apiKeyResource } from '../auth/index.js';
import { systemSubject } from '../authz/index.js';
import {
  BackupSource,
  type BackupHeader,
  type BackupReport,
  type BackupSummary,
  encrypt,
  encrypterFor,
  identitiesIn,
  type OnProgress,
  restoreBackup,
  verifyBackup,
} from '../backup/index.js';
import { NIL_UUID, SystemClock } from '../common/index.js';
import { LastBackup } from '../deployment/index.js';
import { productVersion } from '../config/index.js';
import { migrationNames } from '../data-source.js';
import { BackupModule } from './backup.module.js';
import { type DatabasePlace, openToFill, reachDatabase } from './operator-database.js';

interface Reporting {
  /** Called with the location of the database as soon as it is open. */
  readonly onOpen: (description: string) => void;
  readonly onProgress: OnProgress;
}

export interface BackupRequest extends Reporting {
  readonly place: DatabasePlace;
  /** Public keys of age; empty: not encrypted. */
  readonly recipients: readonly string[];
  /** Writes the whole content, or throws; returns the number of bytes. */
  readonly write: (content: AsyncIterable<Buffer>) => Promise<number>;
}

/** Makes a backup of a database, whether its server runs or not. */
export async function makeBackup({
  place,
  recipients,
  write,
  onOpen,
  onProgress,
}: BackupRequest): Promise<BackupReport & { readonly bytes: number; readonly isRecorded: boolean }> {
  // First of all: a wrong recipient must not start a database.
  const encrypter = recipients.length === 0 ? null : encrypterFor(recipients);
  const { dataSource, description, close } = await reachDatabase(place);
  try {
    onOpen(description);
    const now = new SystemClock().now();
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as ConstructorParameters<typeof BackupSource>[0]; // TypeORM does not know its type
    try {
      const source = new BackupSource(client, {
        version: productVersion(),
        now,
        knownMigrations: migrationNames(),
        onProgress,
      });
      const content = source.content();
      const bytes = await write(encrypter ? await encrypt(content, encrypter) : content);
      return { ...source.report, bytes, isRecorded: await record(dataSource, now) };
    } finally {
      await runner.release();
    }
  } finally {
    await close();
  }
}

/** For the start page. The backup is complete, whatever becomes of this: false for a database that cannot be written, such as a standby. */
async function record(dataSource: Parameters<typeof BackupModule.for>[0], at: Date): Promise<boolean> {
  try {
    const context = await NestFactory.createApplicationContext(BackupModule.for(dataSource), { logger: false, abortOnError: false });
    await context.get(LastBackup).record(at);
    await context.close();
    return true;
  } catch {
    return false;
  }
}

export interface RestoreRequest extends Reporting {
  readonly place: DatabasePlace;
  readonly content: AsyncIterable<Buffer>;
  /** The text of a file of age identities, or null. */
  readonly identities: string | null;
  readonly keepsSessions: boolean;
}

/** Fills an empty database from a backup. */
export async function restore({ place, content, identities, keepsSessions, onOpen, onProgress }: RestoreRequest): Promise<BackupSummary> {
  const { description, connect, close } = await openToFill(place);
  try {
    onOpen(description);
    return await restoreBackup(content, {
      identities: identities === null ? null : identitiesIn(identities),
      keepsSessions,
      knownMigrations: migrationNames(),
      connect,
      record: async (header, dataSource, tx) => {
        const context = await NestFactory.createApplicationContext(BackupModule.for(dataSource), { logger: false, abortOnError: false });
        await context.get(AuditTrail).record(systemSubject('revoker'), entryOf(header, keepsSessions), tx);
        await context.close();
      },
      onProgress,
    });
  } finally {
    await close();
  }
}

function entryOf(header: BackupHeader, keepsSessions: boolean): AuditEvent {
  return {
    action: 'delete',
    ...apiKeyResource(NIL_UUID),
    statusCode: 200,
    additionalFields: { command: 'restore', backup_of: header.createdAt, backup_version: header.version, kept_sessions: keepsSessions },
  };
}

/** Reads a backup to its end without a database. `identities`: the text of a file of age identities, or null. */
export async function checkBackup(
  content: AsyncIterable<Buffer>,
  identities: string | null,
  onProgress: OnProgress,
): Promise<BackupSummary> {
  let doneBytes = 0;
  return verifyBackup(content, identities === null ? null : identitiesIn(identities), (table, bytes) => {
    doneBytes += bytes;
    onProgress({ table, doneBytes, totalBytes: null });
  });
}
