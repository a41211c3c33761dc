import { DataSource } from 'typeorm';
import { createDatabase, type TestDatabase } from './database.js';
import { PATIENCE_MS } from './patience.js';

/** Empty databases for the tests of one file, as the application connects to them. */
export class EmptyDatabases {
  private readonly databases: TestDatabase[] = [];
  private readonly opened: DataSource[] = [];

  /** Creates one and connects to it. `drop` closes all connections. */
  async create(): Promise<DataSource> {
    const database = await createDatabase({ empty: true });
    this.databases.push(database);
    return await this.connect(database.url);
  }

  /** Another pool on the database of `dataSource`. */
  async connectTo(dataSource: DataSource): Promise<DataSource> {
    const database = this.databases.find(({ name }) => name === dataSource.driver.database);
    if (!database) throw new Error('not a database of this test file');
    return await this.connect(database.url);
  }

  async drop(): Promise<void> {
    await Promise.all(this.opened.filter(({ isInitialized }) => isInitialized).map((dataSource) => dataSource.destroy()));
    await Promise.all(this.databases.map((database) => database.drop()));
  }

  private async connect(url: string): Promise<DataSource> {
    // A statement that waits longer for a lock fails, which names it.
    const extra = { statement_timeout: PATIENCE_MS };
    const dataSource = await new DataSource({ type: 'postgres', url, poolSize: 20, extra }).initialize();
    this.opened.push(dataSource);
    return dataSource;
  }
}
