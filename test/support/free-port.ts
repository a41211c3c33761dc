import type { ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { eventually } from './eventually.js';

/** Below the ports that Linux, macOS and Windows give to those who ask for any: nobody takes one between the choice and its use. */
const FIRST = 20_000;
const COUNT = 10_000;

/** A port of the loopback interface that is free, and stays so while a program that listens there is restarted. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + randomInt(COUNT);
    if (await isFree(port)) return port;
  }
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  const isListening = await new Promise<boolean>((resolve) => {
    probe
      .once('error', () => {
        resolve(false);
      })
      .listen(port, '127.0.0.1', () => {
        resolve(true);
      });
  });
  if (isListening) {
    probe.close();
    await once(probe, 'close');
  }
  return isListening;
}

/** Resolves once something listens there. Throws if the program that should has ended. */
export async function untilListening(port: number, child: ChildProcess): Promise<void> {
  await eventually(`${child.spawnfile} listens on port ${port}`, async () => {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with status ${child.exitCode}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => {
        resolve(true);
      });
      socket.once('error', () => {
        resolve(false);
      });
    });
    socket.destroy();
    return isOpen;
  });
}
