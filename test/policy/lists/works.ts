import type { DataSource } from 'typeorm';
import { ForwardQueueRepository } from '../../../src/audit/forwarding/forward-queue.repository.js';
import { AuditLogsRepository } from '../../../src/audit/audit-logs.repository.js';
import { ApiKeysRepository } from '../../../src/auth/keys/api-keys.repository.js';
import { SpentKeyIdsRepository } from '../../../src/auth/keys/spent-key-ids.repository.js';
import type { PreparedStatements } from '../../../src/database/index.js';
import { UsedProofsRepository } from '../../../src/dpop/used-proofs.repository.js';
import { PostgresBlobStore } from '../../../src/files/postgres-blob-store.js';
import { ConsentsRepository } from '../../../src/oauth2-provider/grants/consents.repository.js';
import { DeviceCodesRepository } from '../../../src/oauth2-provider/grants/device-codes.repository.js';
import { AppsRepository } from '../../../src/oauth2-provider/apps/apps.repository.js';
import { LogoutsRepository } from '../../../src/oauth2-provider/logout/logouts.repository.js';
import { SpentAssertionsRepository } from '../../../src/oauth2-provider/client-keys/spent-assertions.repository.js';
import { SpentTokensRepository } from '../../../src/workload-identities/exchange/spent-tokens.repository.js';
import { GrantsRepository } from '../../../src/oauth2-provider/grants/grants.repository.js';
import { TokensRepository } from '../../../src/oauth2-provider/grants/tokens.repository.js';
import { PushedRequestsRepository } from '../../../src/oauth2-provider/pushed-requests/pushed-requests.repository.js';
import { InitialAccessTokensRepository } from '../../../src/oauth2-provider/registration/initial-access-tokens.repository.js';
import { RegistrationsRepository } from '../../../src/oauth2-provider/registration/registrations.repository.js';
import { DormantUsersRepository } from '../../../src/users/dormancy/dormant-users.repository.js';
import type { Crowd } from './crowd.js';
import { IdentitiesRepository } from '../../../src/workload-identities/identities/identities.repository.js';

/** A step of periodic work or of a command, which reads or writes a limited number of rows. */
export interface Work {
  /** As `Class.method`. */
  readonly step: string;
  readonly when: string;
  /** Rows that it changes; the statements may read `READ_FOR_A_ROW` times as many. */
  readonly changes: number;
  readonly run: (db: DataSource, crowd: Crowd) => Promise<unknown>;
}

const BATCH = 100;
/** Periodic work usually finds nothing, which must be cheap: it may read as many rows as if it had found this many. */
const NOTHING = 1;

const DAY_MS = 86_400_000;
const LONG_AGO = new Date(0);
const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);

/** Whoever ends all keys of a user also ends whom the user's agents trust. */
export function keysOf(db: DataSource): ApiKeysRepository {
  return new ApiKeysRepository(db, new IdentitiesRepository(db, {} as PreparedStatements)); // The same as below.
}

function deviceCodes(db: DataSource): DeviceCodesRepository {
  return new DeviceCodesRepository(db, {} as PreparedStatements); // Polls need them, deletions do not.
}

function logouts(db: DataSource): LogoutsRepository {
  return new LogoutsRepository(db, {} as PreparedStatements); // The same.
}

function spentAssertions(db: DataSource): SpentAssertionsRepository {
  return new SpentAssertionsRepository(db, {} as PreparedStatements); // The same.
}

function usedProofs(db: DataSource): UsedProofsRepository {
  return new UsedProofsRepository(db, {} as PreparedStatements); // The same.
}

/** In the middle of every table. */
const SOMEWHERE = '77777777-0000-0000-0000-000000000000';

/** Every statement that reads or writes rows in batches. */
export const WORKS: readonly Work[] = [
  {
    step: 'ApiKeysRepository.deleteExpired',
    when: 'expired keys',
    changes: BATCH,
    run: (db) => keysOf(db).deleteExpired(daysAgo(7), BATCH),
  },
  {
    step: 'ApiKeysRepository.deleteExpired',
    when: 'expired keys, of which there are none',
    changes: NOTHING,
    run: (db) => keysOf(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'AuditLogsRepository.deleteOlder',
    when: 'old entries of the audit log',
    changes: BATCH,
    run: (db) => new AuditLogsRepository(db).deleteOlder(daysAgo(180), BATCH),
  },
  {
    step: 'AuditLogsRepository.deleteOlder',
    when: 'old entries of the audit log, of which there are none',
    changes: NOTHING,
    run: (db) => new AuditLogsRepository(db).deleteOlder(LONG_AGO, BATCH),
  },
  {
    step: 'ForwardQueueRepository.deleteOrphans',
    when: 'what waits for targets that are gone, of which there is nothing',
    changes: NOTHING,
    run: (db) => new ForwardQueueRepository(db).deleteOrphans(BATCH),
  },
  {
    step: 'ApiKeysRepository.lockUsers',
    when: 'the next users',
    changes: BATCH,
    run: (db) => keysOf(db).lockUsers({ after: SOMEWHERE, limit: BATCH }, db.manager),
  },
  {
    step: 'ApiKeysRepository.deleteAllOf',
    when: 'all keys of some users',
    changes: 10,
    run: (db, crowd) => keysOf(db).deleteAllOf([crowd.user], db.manager),
  },
  {
    step: 'GrantsRepository.deleteEnded',
    when: 'grants that ended, of which there are none',
    changes: NOTHING,
    run: (db) => new GrantsRepository(db).deleteEnded(new Date(), BATCH),
  },
  {
    step: 'GrantsRepository.deleteEnded',
    when: 'grants that ended',
    changes: BATCH,
    run: (db) => new GrantsRepository(db).deleteEnded(daysAgo(-400), BATCH),
  },
  {
    step: 'DeviceCodesRepository.deleteExpired',
    when: 'device codes that expired, of which there are none',
    changes: NOTHING,
    run: (db) => deviceCodes(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'DeviceCodesRepository.deleteExpired',
    when: 'device codes that expired',
    changes: BATCH,
    run: (db) => deviceCodes(db).deleteExpired(new Date(), BATCH),
  },
  {
    step: 'PushedRequestsRepository.deleteOld',
    when: 'old pushed requests, of which there are none',
    changes: NOTHING,
    run: (db) => new PushedRequestsRepository(db).deleteOld(LONG_AGO, BATCH),
  },
  {
    step: 'PushedRequestsRepository.deleteOld',
    when: 'old pushed requests',
    changes: BATCH,
    run: (db) => new PushedRequestsRepository(db).deleteOld(new Date(), BATCH),
  },
  {
    step: 'LogoutsRepository.deleteOld',
    when: 'old logouts, of which there are none',
    changes: NOTHING,
    run: (db) => logouts(db).deleteOld(LONG_AGO, BATCH),
  },
  {
    step: 'SpentAssertionsRepository.deleteExpired',
    when: 'assertions that expired, of which there are none',
    changes: NOTHING,
    run: (db) => spentAssertions(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'SpentAssertionsRepository.deleteExpired',
    when: 'assertions that expired',
    changes: BATCH,
    run: (db) => spentAssertions(db).deleteExpired(new Date(), BATCH),
  },
  {
    step: 'SpentTokensRepository.deleteExpired',
    when: 'exchanged tokens that expired, of which there are none',
    changes: NOTHING,
    run: (db) => new SpentTokensRepository(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'SpentTokensRepository.deleteExpired',
    when: 'exchanged tokens that expired',
    changes: BATCH,
    run: (db) => new SpentTokensRepository(db).deleteExpired(new Date(), BATCH),
  },
  {
    step: 'UsedProofsRepository.deleteExpired',
    when: 'used proofs that are too old, of which there are none',
    changes: NOTHING,
    run: (db) => usedProofs(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'UsedProofsRepository.deleteExpired',
    when: 'used proofs that are too old',
    changes: BATCH,
    run: (db) => usedProofs(db).deleteExpired(new Date(), BATCH),
  },
  {
    step: 'ConsentsRepository.deleteExpired',
    when: 'remembered consents that expired, of which there are none',
    changes: NOTHING,
    run: (db) => new ConsentsRepository(db).deleteExpired(LONG_AGO, BATCH),
  },
  {
    step: 'ConsentsRepository.deleteExpired',
    when: 'remembered consents that expired',
    changes: BATCH,
    run: (db) => new ConsentsRepository(db).deleteExpired(daysAgo(-400), BATCH),
  },
  {
    step: 'GrantsRepository.deleteAbandoned',
    when: 'grants without tokens',
    changes: BATCH,
    run: (db) => new GrantsRepository(db).deleteAbandoned(daysAgo(1), SOMEWHERE, BATCH),
  },
  {
    step: 'GrantsRepository.revoke',
    when: 'the grants of some users',
    changes: 10,
    run: (db, crowd) => new GrantsRepository(db).revoke({ userIds: [crowd.user] }, new Date(), db.manager),
  },
  {
    step: 'AppsRepository.deleteAll',
    when: 'apps that nobody uses',
    changes: BATCH,
    run: (db, crowd) => new AppsRepository(db).deleteAll([crowd.app], db.manager),
  },
  {
    step: 'RegistrationsRepository.lockUnused',
    when: 'registrations that nobody uses, of which there are none',
    changes: NOTHING,
    run: (db) => new RegistrationsRepository(db).lockUnused({ usedBefore: LONG_AGO }, BATCH, db.manager),
  },
  {
    step: 'InitialAccessTokensRepository.deleteEnded',
    when: 'expired initial access tokens, of which there are none',
    changes: NOTHING,
    run: (db) => new InitialAccessTokensRepository(db).deleteEnded(LONG_AGO, BATCH),
  },
  {
    step: 'TokensRepository.forgetReplays',
    when: 'stored responses, of which there are none',
    changes: NOTHING,
    run: (db) => new TokensRepository(db).forgetReplays(10),
  },
  {
    step: 'DormantUsersRepository.makeDormant',
    when: 'users who stay away, of whom there are none',
    changes: BATCH,
    run: (db) => new DormantUsersRepository().makeDormant(LONG_AGO, SOMEWHERE, BATCH, db.manager),
  },
  {
    step: 'DormantUsersRepository.makeDormant',
    when: 'users who stay away',
    changes: BATCH,
    run: (db) => new DormantUsersRepository().makeDormant(new Date(), SOMEWHERE, BATCH, db.manager),
  },
  {
    step: 'PostgresBlobStore.deleteUnreferenced',
    when: 'content without files',
    changes: BATCH,
    run: (db) => new PostgresBlobStore(db).deleteUnreferenced(daysAgo(0), '7', BATCH),
  },
  {
    step: 'SpentKeyIdsRepository.spend',
    when: 'old ids',
    changes: 10,
    run: (db) => new SpentKeyIdsRepository().spend('growth0001', new Date(), db.manager),
  },
];
