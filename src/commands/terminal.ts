import { fstatSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Terminal } from './context.js';

let pipedLines: AsyncIterator<string> | undefined;

/** The next line that was piped in. */
async function nextLine(): Promise<string | null> {
  pipedLines ??= createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const line = await pipedLines.next();
  return line.done === true ? null : line.value;
}

/** For programs that answer questions. */
function askForLine(question: string): Promise<string | null> {
  process.stderr.write(`${question}\n`);
  return nextLine();
}

/** The typed line; null for an interrupt and at the end of input, because neither of them is an answer. */
async function answerOf(reader: Interface, question: string): Promise<string | null> {
  try {
    return await new Promise<string | null>((resolve, reject) => {
      for (const event of ['SIGINT', 'close'] as const) {
        reader.once(event, () => {
          resolve(null);
        });
      }
      reader.question(question).then(resolve, reject);
    });
  } finally {
    reader.close();
  }
}

function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}

/** Whoever pipes something in has usually begun before this process did. */
const INPUT_WAIT_MS = 1_000;

/** Such as /dev/null, or no standard input at all. */
function isDevice(): boolean {
  try {
    return fstatSync(0).isCharacterDevice();
  } catch {
    return true;
  }
}

/** The terminal of this process, as far as it has one. */
export const processTerminal: Terminal = {
  columns: () => (process.stderr.isTTY ? process.stderr.columns || 80 : undefined),

  isInteractive: () => process.stdin.isTTY,

  ask: async (question, isForced = false) => {
    if (!process.stdin.isTTY) return isForced ? askForLine(question) : null;
    return answerOf(createInterface({ input: process.stdin, output: process.stderr }), question);
  },

  askSecret: async (question, isForced = false) => {
    if (!process.stdin.isTTY) return isForced ? askForLine(question) : nextLine();
    // In terminal mode readline does the echo, and this sends it nowhere. Before the question: somebody may type as soon as they see it.
    const reader = createInterface({ input: process.stdin, output: nowhere(), terminal: true });
    process.stderr.write(question);
    const answer = await answerOf(reader, '');
    process.stderr.write('\n');
    return answer;
  },

  hasInput: async () => {
    if (process.stdin.isTTY || isDevice()) return false;
    const { stdin } = process;
    return new Promise<boolean>((resolve) => {
      const answer = (isThere: boolean): void => {
        clearTimeout(timer);
        stdin.destroy();
        resolve(isThere);
      };
      const timer = setTimeout(answer, INPUT_WAIT_MS, false);
      stdin.once('data', () => {
        answer(true);
      });
      for (const event of ['end', 'error'] as const) {
        stdin.once(event, () => {
          answer(false);
        });
      }
    });
  },

  onInterrupt: (listener) => {
    process.on('SIGINT', listener).on('SIGTERM', listener);
    return () => process.off('SIGINT', listener).off('SIGTERM', listener);
  },

  hideArguments: () => {
    process.title = 'gatehouse';
  },
};
