import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROGRAM } from './program.js';

/** What `gatehouse openapi` prints. A process of its own loads the server ten times as fast as Jest. */
export async function openApiText(env: Readonly<Record<string, string>> = {}): Promise<string> {
  const options = { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 100_000_000 };
  return (await promisify(execFile)(process.execPath, [PROGRAM, 'openapi'], options)).stdout;
}

export async function openApiDocument(): Promise<OpenAPIObject> {
  return JSON.parse(await openApiText()) as OpenAPIObject;
}
