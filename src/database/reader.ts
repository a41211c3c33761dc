/** Runs statements that only read. The `DataSource` is one, and so is a connection to a replica. */
export interface Reader {
  query<Rows>(sql: string, parameters?: unknown[]): Promise<Rows>;
}
