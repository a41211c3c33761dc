import { chooseAccount, parsePasswd } from './account.js';
import type { AccountQuestion } from './account.js';
import { EmbeddedPostgresError } from './error.js';

const PASSWD = `root:x:0:0:root:/root:/bin/bash
# a comment
+@netgroup::::::
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
alice:x:1001:1001::/home/alice:/bin/bash
`;
const accounts = parsePasswd(PASSWD);
const ask = (question: Partial<AccountQuestion>) =>
  chooseAccount({ processUid: 0, dataOwner: null, accounts, dataDirectory: '/srv/pg/data', ...question });

describe('parsePasswd', () => {
  it('reads name, user id and group id, and skips invalid lines', () => {
    expect(accounts).toEqual([
      { name: 'root', uid: 0, gid: 0 },
      { name: 'nobody', uid: 65534, gid: 65534 },
      { name: 'postgres', uid: 101, gid: 104 },
      { name: 'alice', uid: 1001, gid: 1001 },
    ]);
  });
});

describe('chooseAccount', () => {
  it('lets an ordinary user run PostgreSQL as that user', () => {
    expect(ask({ processUid: 1001 })).toBeNull();
    expect(ask({ processUid: 1001, dataOwner: { uid: 1001, gid: 1001 } })).toBeNull();
  });

  it('tells an ordinary user who owns the data', () => {
    expect(() => ask({ processUid: 1001, dataOwner: { uid: 101, gid: 104 } })).toThrow(
      '/srv/pg/data belongs to postgres, not to alice: start the server as that account or as root',
    );
    expect(() => ask({ processUid: 1001, dataOwner: { uid: 4711, gid: 1 } })).toThrow('belongs to uid 4711, not to alice');
  });

  it('prefers the service account to postgres, and postgres to nobody, when root starts it', () => {
    const gatehouse = { name: 'gatehouse', uid: 990, gid: 990 };
    expect(ask({ accounts: [...accounts, gatehouse] })).toEqual(gatehouse);
    expect(ask({})?.name).toBe('postgres');
    expect(ask({ accounts: accounts.filter(({ name }) => name !== 'postgres') })?.name).toBe('nobody');
  });

  it('keeps the owner of existing data, named or not, when root starts it', () => {
    expect(ask({ dataOwner: { uid: 1001, gid: 1001 } })).toEqual({ name: 'alice', uid: 1001, gid: 1001 });
    expect(ask({ dataOwner: { uid: 4711, gid: 12 } })).toEqual({ name: 'uid 4711', uid: 4711, gid: 12 });
  });

  it('never runs as root, whatever the accounts are called', () => {
    expect(() => ask({ dataOwner: { uid: 0, gid: 0 } })).toThrow('chown -R postgres /srv/pg/data');
    const misnamed = [{ name: 'postgres', uid: 0, gid: 0 }];
    expect(() => ask({ accounts: misnamed })).toThrow(EmbeddedPostgresError);
    expect(() => ask({ accounts: [] })).toThrow('useradd --system gatehouse');
  });
});
