import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { AccessUrl } from '../../src/common/index.js';
import { loadConfig } from '../../src/config/index.js';
import { createDataSource } from '../../src/data-source.js';
import { Keyring, DbcryptContext, startDbcrypt } from '../../src/dbcrypt/index.js';
import { createApp } from '../../src/main.js';
import { createDatabase } from './database.js';

export interface TestedApplication {
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly close: () => Promise<void>;
}

/** The application in this process, on its own port, for tests of every route, including undocumented ones. */
export async function startApplication(accessUrl: string, env: Readonly<Record<string, string>> = {}): Promise<TestedApplication> {
  const database = await createDatabase();
  const dataSource = await createDataSource(database.url).initialize();
  const encryption = await startDbcrypt(new DbcryptContext(dataSource), new Keyring([]), 'test');
  const config = loadConfig({ env: { CODER_ACCESS_URL: accessUrl, CODER_SWAGGER_ENABLE: 'true', ...env }, argv: [], isTerminal: false });
  const app = await createApp({ config, dataSource, encryption }, pino({ level: 'silent' }));
  app.get(AccessUrl).set(accessUrl);
  await app.listen(0, '127.0.0.1');
  return {
    url: await app.getUrl(),
    app,
    close: async () => {
      await app.close();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
