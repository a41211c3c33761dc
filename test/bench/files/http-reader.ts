import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { ReadResult } from './pg-reader.js';

/** The benchmark's task for this process, answered with a `ReadResult`. */
export interface DownloadRequest {
  readonly url: string;
  readonly token: string;
}

process.on('message', (request: DownloadRequest) => {
  void download(request).then((result) => process.send?.(result));
});

async function download({ url, token }: DownloadRequest): Promise<ReadResult> {
  const startedAt = performance.now();
  const [response] = (await once(get(url, { headers: { authorization: `Bearer ${token}` }, agent: false }), 'response')) as [
    IncomingMessage,
  ];
  let bytes = 0;
  response.on('data', (piece: Buffer) => (bytes += piece.length));
  await once(response, 'end');
  if (response.statusCode !== 200) throw new Error(`status ${String(response.statusCode)}`);
  return { bytes, seconds: (performance.now() - startedAt) / 1000 };
}
