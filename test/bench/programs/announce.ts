import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a program of the benchmark is started with. */
export interface ProgramInput {
  /** What to answer, by path. */
  readonly bodies: Readonly<Record<string, { readonly type: string; readonly text: string }>>;
  readonly databaseUrl: string;
  readonly people: number;
}

export function programInput(): ProgramInput {
  return JSON.parse(process.argv[2] ?? '') as ProgramInput;
}

/** Prints the line that the benchmark waits for. */
export function announce(url: string, facts: Readonly<Record<string, unknown>> = {}): void {
  console.log(`ready ${JSON.stringify({ url, ...facts })}`);
}

export function addressOf(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
