import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import { eventually } from './eventually.js';

/** A port of the loopback interface that is free right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo; // a TCP server that listens has one
  probe.close();
  await once(probe, 'close');
  return port;
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
