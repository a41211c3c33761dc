import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CommandFailure, FAILURE } from '../client/index.js';
import type { Entry, KindName } from './entry.js';
import { schemaFaults } from './validation.js';
import { type Mark, type ParsedYaml, parseYaml, YamlFault } from './yaml.js';

/** What a file says. The schema has been checked. */
export type Configuration = { readonly [Name in KindName]?: readonly Entry[] } & {
  readonly registration_policy?: 'off' | 'token' | 'open';
};

/** A configuration file. */
export interface Source {
  readonly file: string;
  /** What paths in it begin at. */
  readonly folder: string;
  readonly value: Configuration;
  readonly markOf: ParsedYaml['markOf'];
}

/** A fault, and where it is. */
export interface Fault {
  readonly file: string;
  readonly mark: Mark | null;
  readonly message: string;
}

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_FILES = 1000;
const MAX_SHOWN_FAULTS = 50;

/** The files that these paths name: themselves, or those in folders. Throws one failure with all faults of all files. */
export async function readSources(paths: readonly string[]): Promise<Source[]> {
  const files = [...new Set((await Promise.all(paths.map(filesAt))).flat())];
  if (files.length > MAX_FILES) throw new CommandFailure(`There are more than ${MAX_FILES} files.`, FAILURE);
  const faults: Fault[] = [];
  const sources: Source[] = [];
  for (const file of files) {
    const source = await readSource(file);
    if ('message' in source) {
      faults.push(source);
      continue;
    }
    sources.push(source);
    faults.push(...schemaFaultsOf(source));
  }
  refuse(faults);
  return sources;
}

/** Throws unless there are none. */
export function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const shown = faults.slice(0, MAX_SHOWN_FAULTS).map(lineOf);
  const more = faults.length > MAX_SHOWN_FAULTS ? [`${faults.length - MAX_SHOWN_FAULTS} more`] : [];
  throw new CommandFailure([...shown, ...more, 'Nothing was changed.'].join('\n'), FAILURE);
}

function lineOf({ file, mark, message }: Fault): string {
  return mark ? `${file}:${mark.line}:${mark.column}: ${message}` : `${file}: ${message}`;
}

async function filesAt(path: string): Promise<string[]> {
  try {
    if (!(await stat(path)).isDirectory()) return [path];
    const names = (await readdir(path)).filter((name) => /\.(?:ya?ml|json)$/i.test(name)).sort();
    if (names.length > 0) return names.map((name) => join(path, name));
  } catch (error) {
    throw new CommandFailure(`${path} cannot be read: ${reasonOf(error)}`, FAILURE);
  }
  throw new CommandFailure(`There is no file with the ending .yaml, .yml or .json in ${path}.`, FAILURE);
}

async function readSource(file: string): Promise<Source | Fault> {
  try {
    const text = await readBounded(file);
    const { value, markOf } = parseYaml(text);
    // An empty file says nothing. Aliases share what they stand for until here.
    return { file, folder: dirname(file), value: JSON.parse(JSON.stringify(value ?? {})) as Configuration, markOf };
  } catch (error) {
    if (error instanceof YamlFault) return { file, mark: error.mark, message: error.message };
    if (error instanceof CommandFailure) throw error;
    return { file, mark: null, message: `cannot be read: ${reasonOf(error)}` };
  }
}

/** The size of a pipe or a device is not known before it is read. */
async function readBounded(file: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FILE_BYTES) throw new YamlFault(`is larger than ${MAX_FILE_BYTES / 1024} KiB`, { line: 1, column: 1 });
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new YamlFault('is not UTF-8', { line: 1, column: 1 });
  }
}

function schemaFaultsOf({ file, value, markOf }: Source): Fault[] {
  return schemaFaults(value).map(({ pointer, what, message }) => ({
    file,
    mark: markOf(pointer, what),
    message: pointer === '' ? message : `${pointer.slice(1).replaceAll('/', '.')}: ${message}`,
  }));
}

function reasonOf(error: unknown): string {
  const { code = 'unknown error' } = error as NodeJS.ErrnoException;
  return { ENOENT: 'no such file', EACCES: 'permission denied', EISDIR: 'it is a folder' }[code] ?? code;
}
