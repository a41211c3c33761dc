import type { Environment } from '../../config/index.js';
import { CommandExit, type CommandContext, SIGNAL_EXIT_CODES } from '../context.js';
import { visible } from './display.js';
import { EXIT_CODES } from './exit-codes.js';
import { CommandFailure } from './failures.js';

const YELLOW = '\u001b[33m';
const RED = '\u001b[31m';
const RESET = '\u001b[0m';

/** What a client command says and asks, always without terminal control characters. Standard output belongs to its result. */
export class Console {
  private readonly mayColor: boolean;
  private isForced = false;

  constructor(
    private readonly context: Pick<CommandContext, 'out' | 'err' | 'terminal'>,
    env: Environment,
  ) {
    // https://no-color.org
    this.mayColor = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  }

  /** Behaves as in a terminal from now on. */
  forceTerminal(): void {
    this.isForced = true;
  }

  /** Text for standard output. Tabs separate columns. */
  print(text: string): void {
    this.context.out(visible(text, { keepsLines: true, keepsTabs: true }));
  }

  /** Data for a program, as it is. */
  printExactly(data: string): void {
    this.context.out(data);
  }

  /** A line on standard error. */
  say(text: string): void {
    this.context.err(`${visible(text, { keepsLines: true })}\n`);
  }

  warn(text: string): void {
    this.context.err(`${this.colored(YELLOW, 'warning:')} ${visible(text)}\n`);
  }

  fail(text: string): void {
    this.context.err(`${this.colored(RED, 'error:')} ${visible(text, { keepsLines: true })}\n`);
  }

  get isInteractive(): boolean {
    return this.isForced || this.context.terminal.isInteractive();
  }

  /** A line that somebody types. Throws if nobody can be asked; `instead` says what to do then. */
  async ask(question: string, instead: string): Promise<string> {
    const answer = await this.context.terminal.ask(visible(question, { keepsLines: true }), this.isForced);
    if (answer !== null) return answer.trim();
    if (this.context.terminal.isInteractive()) throw new CommandExit(SIGNAL_EXIT_CODES.SIGINT);
    throw new CommandFailure(`There is no terminal to ask in: ${instead}`, EXIT_CODES.failure.code);
  }

  /** The same without echo. Without a terminal it reads a line of standard input. */
  async askSecret(question: string, instead: string): Promise<string> {
    const answer = (await this.context.terminal.askSecret(visible(question, { keepsLines: true }), this.isForced))?.trim() ?? '';
    if (answer !== '') return answer;
    throw new CommandFailure(instead, EXIT_CODES.failure.code);
  }

  /** Ends a command that would not read what was piped in. */
  async refuseInput(reason: string): Promise<void> {
    if (await this.context.terminal.hasInput()) throw new CommandFailure(reason, EXIT_CODES.failure.code);
  }

  /** Ends the command unless somebody agrees, or has agreed beforehand with --yes. */
  async confirm(question: string, isAgreed: boolean): Promise<void> {
    if (isAgreed) return;
    const answer = await this.ask(`${visible(question)} [y/N] `, 'pass --yes to confirm. Nothing was changed.');
    if (/^y(?:es)?$/i.test(answer)) return;
    throw new CommandFailure('Not confirmed. Nothing was changed.', EXIT_CODES.failure.code);
  }

  private colored(color: string, text: string): string {
    const isTerminal = this.isForced || this.context.terminal.columns() !== undefined;
    return isTerminal && this.mayColor ? `${color}${text}${RESET}` : text;
  }
}
