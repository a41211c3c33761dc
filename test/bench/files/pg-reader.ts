import pg from 'pg';

/** The benchmark's task for this process, and its result. */
export interface ReadRequest {
  readonly databaseUrl: string;
  readonly hash: string;
}
export interface ReadResult {
  readonly bytes: number;
  readonly seconds: number;
}

// The stored pieces of one file, one after the other, by the driver and nothing else.
process.on('message', (request: ReadRequest) => {
  void read(request).then((result) => process.send?.(result));
});

async function read({ databaseUrl, hash }: ReadRequest): Promise<ReadResult> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const startedAt = performance.now();
  let bytes = 0;
  for (let sequence = 0; ; sequence++) {
    const { rows } = await client.query<{ data: Buffer }>(`SELECT data FROM file_chunks WHERE hash = $1 AND sequence = $2`, [
      hash,
      sequence,
    ]);
    if (!rows[0]) break;
    bytes += rows[0].data.length;
  }
  const seconds = (performance.now() - startedAt) / 1000;
  await client.end();
  return { bytes, seconds };
}
