import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandOptions, type CommandResult, runCommand } from './command.js';
import { temporaryDirectory } from './temporary-directory.js';

/** Somebody at a command line: the profiles of earlier commands are there for the next one. */
export class CommandLine {
  private constructor(private readonly directory: string) {}

  static async open(): Promise<CommandLine> {
    return new CommandLine(await temporaryDirectory('client'));
  }

  /** `CODER_CONFIG_DIR`. */
  get configDirectory(): string {
    return join(this.directory, 'config');
  }

  get folder(): string {
    return this.directory;
  }

  /** Runs `gatehouse`. Its input is empty, unless `options` say otherwise. */
  run(argv: readonly string[], { env, ...io }: CommandOptions = {}): Promise<CommandResult> {
    const input = io.terminalInput === undefined && io.heldInput === undefined ? { input: '' } : {};
    return runCommand(argv, { ...input, ...io, env: { CODER_CONFIG_DIR: this.configDirectory, ...env } });
  }

  /** Logs in with this token, and keeps it. */
  async logIn(url: string, token: string, ...more: readonly string[]): Promise<void> {
    const argv = ['login', url, '--use-token-as-session', ...more];
    const result = await this.run(argv, { env: { CODER_SESSION_TOKEN: token } });
    if (result.code !== 0) throw new Error(`login failed: ${result.err}`);
  }

  async close(): Promise<void> {
    await rm(this.directory, { recursive: true, force: true });
  }
}
