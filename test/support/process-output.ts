import { EventEmitter } from 'node:events';
import type { Readable } from 'node:stream';

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process, or what stands for one. */
export interface OutputSource {
  readonly stdout: Readable | null;
  readonly stderr: Readable | null;
  once(event: 'error', listener: (error: Error) => void): unknown;
  once(event: 'close', listener: (code: number | null, signal: NodeJS.Signals | null) => void): unknown;
}

/** Collects the output of a process, and waits for it by events. */
export class ProcessOutput {
  /** Resolves when the process has ended and all its output has arrived, also if it could not be started. */
  readonly ended: Promise<Ending>;
  private readonly changes = new EventEmitter();
  private collected = '';
  private hasEnded = false;

  constructor(child: OutputSource) {
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', this.add);
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.add(`${error.message}\n`);
        resolve({ code: null, signal: null });
      });
      child.once('close', (code, signal) => {
        resolve({ code, signal });
      });
    });
    void this.ended.then(() => {
      this.hasEnded = true;
      this.changes.emit('end');
    });
  }

  text(): string {
    return this.collected;
  }

  /** Throws, with the output so far, if the process ends first or the time is over. */
  async waitFor(pattern: RegExp, timeoutMs: number): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void): void => {
        clearTimeout(timer);
        this.changes.off('data', look).off('end', fail);
        settle();
      };
      const look = (): void => {
        const match = pattern.exec(this.collected);
        if (match) {
          finish(() => {
            resolve(match);
          });
        }
      };
      const fail = (): void => {
        finish(() => {
          reject(new Error(`${String(pattern)} never came; the output:\n${this.collected}`));
        });
      };
      const timer = setTimeout(fail, timeoutMs);
      this.changes.on('data', look).on('end', fail);
      look();
      if (this.hasEnded) fail();
    });
  }

  private readonly add = (text: string): void => {
    this.collected += text;
    this.changes.emit('data');
  };
}
