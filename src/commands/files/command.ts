import { createReadStream, createWriteStream, openSync, rmSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { creationFault, fileFault } from '../../common/index.js';
import type { Schemas } from '../../sdk/client/index.js';
import { clientCommand, commandGroup, CommandFailure, FAILURE, textOutput } from '../client/index.js';

const TYPES = new Map([
  ['.tar', 'application/x-tar'],
  ['.zip', 'application/zip'],
] as const);

/** Often a variable of a script that is not set. */
const EMPTY_PATH = 'The path is empty: name a file';

const pushCommand = clientCommand({
  name: 'push',
  summary: 'upload an archive',
  description:
    'Uploads a .tar or .zip archive and prints its ID. The server stores a .zip archive as a .tar archive with the same entries.',
  args: { path: 'The archive: its name ends in .tar or .zip.' },
  examples: ['files push site.tar'],
  output: textOutput<Schemas['UploadResponse']>(({ hash }) => hash),
  run: async ({ api, args }) => {
    const type = TYPES.get(extname(args.path).toLowerCase() as '.tar' | '.zip'); // or something else, which the map does not have
    if (args.path === '') throw new CommandFailure(EMPTY_PATH, FAILURE);
    if (type === undefined) throw new CommandFailure(`${args.path}: the name of the archive must end in .tar or .zip`, FAILURE);
    const size = sizeOf(args.path);
    // Read while it is sent: an archive can be large.
    const body = Readable.toWeb(createReadStream(args.path)) as ReadableStream<Uint8Array>;
    return (await api.POST('/api/v2/files', { body, contentType: type, headers: { 'Content-Length': String(size) } })).data;
  },
});

const pullCommand = clientCommand({
  name: 'pull',
  summary: 'download an archive',
  args: { id: 'ID of the archive.', path: 'File to create; - is standard output.' },
  flags: { zip: { flag: '--zip', description: 'As a .zip archive. Default: as it is stored, a .tar archive.' } },
  examples: ['files pull 0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11 site.tar', 'files pull 0f3c7a52-6b1e-4c37-9c59-5f7f6f2d1a11 - | tar -t'],
  output: null,
  run: async ({ api, args: { id, path }, flags, console }) => {
    const download = async (): Promise<Readable> =>
      Readable.fromWeb(
        (await api.GET('/api/v2/files/{id}', { params: { path: { id }, query: { ...(flags.zip && { format: 'zip' }) } } })).data,
      );
    if (path === '-') {
      await pipeline(await download(), process.stdout, { end: false });
      return;
    }
    if (path === '') throw new CommandFailure(`${EMPTY_PATH}; - is standard output`, FAILURE);
    const file = newFile(path);
    try {
      await pipeline(await download(), createWriteStream(path, { fd: file }));
    } catch (error) {
      // Half an archive looks like one.
      rmSync(path, { force: true });
      throw error;
    }
    console.say(`Downloaded ${path}.`);
  },
});

/** Never one that is there. */
function newFile(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    throw new CommandFailure(`${path} ${isDirectory(path) ? 'is a directory: name a file in it' : creationFault(error)}`, FAILURE);
  }
}

/** The system says of one that is there no more than that it exists. */
function isDirectory(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function sizeOf(path: string): number {
  let file;
  try {
    file = statSync(path);
  } catch (error) {
    throw new CommandFailure(`${path} ${fileFault(error)}`, FAILURE);
  }
  if (file.isDirectory()) throw new CommandFailure(`${path} is a directory`, FAILURE);
  return file.size;
}

/** `gatehouse files`. */
export const filesCommand = commandGroup('files', 'upload and download archives', [pushCommand, pullCommand], ['file']);
