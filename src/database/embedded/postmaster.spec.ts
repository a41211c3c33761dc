import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { freePort, lastError, parsePostmasterFile, parseProcessStat } from './postmaster.js';

const FILE = ['15101', '/srv/pg/data', '1795474000', '33603', '', '127.0.0.1', '  123 4', 'ready   ', ''];

describe('parsePostmasterFile', () => {
  it('reads the file that PostgreSQL writes', () => {
    const startedAt = new Date(1_795_474_000_000);
    expect(parsePostmasterFile(FILE.join('\n'))).toEqual({ pid: 15101, startedAt, port: 33603, isReady: true });
  });

  it.each(['starting', 'stopping', 'standby '])('does not treat "%s" as ready', (status) => {
    expect(parsePostmasterFile(FILE.with(7, status).join('\n'))?.isReady).toBe(false);
  });

  it('is not ready before the status line is written', () => {
    expect(parsePostmasterFile(FILE.slice(0, 6).join('\n'))?.isReady).toBe(false);
  });

  it('returns null for a file that is still being written, or of a single-user session', () => {
    expect(parsePostmasterFile('')).toBeNull();
    expect(parsePostmasterFile('15101\n/srv/pg/data\n')).toBeNull();
    expect(parsePostmasterFile(FILE.with(0, '-15101').join('\n'))).toBeNull();
  });
});

it('parseProcessStat reads names with spaces and parentheses', () => {
  expect(parseProcessStat('4711 (postgres) S 1 4711 4711 0')).toEqual({ name: 'postgres', state: 'S' });
  expect(parseProcessStat('4711 (a) Z (b) Z 1 4711')).toEqual({ name: 'a) Z (b', state: 'Z' });
});

describe('lastComplaint', () => {
  it('contains the cause and the summary, without timestamps', () => {
    const log = `2026-11-23 22:44:32.034 UTC [1] LOG:  starting PostgreSQL 18.4
2026-11-23 22:44:32.034 UTC [1] LOG:  could not bind IPv4 address "127.0.0.1": Address already in use
2026-11-23 22:44:32.034 UTC [1] HINT:  Is another postmaster already running on port 5432?
2026-11-23 22:44:32.034 UTC [1] FATAL:  could not create any TCP/IP sockets
`;
    expect(lastError(log)).toBe('could not bind IPv4 address "127.0.0.1": Address already in use; could not create any TCP/IP sockets');
  });

  it('is empty if nothing failed', () => {
    expect(lastError('2026-11-23 22:44:32.034 UTC [1] LOG:  database system is ready to accept connections\n')).toBe('');
  });
});

describe('freePort', () => {
  it('keeps the preferred port while it is free and chooses another one otherwise', async () => {
    const occupant = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => occupant.once('listening', resolve));
    const { port } = occupant.address() as AddressInfo;
    await expect(freePort(port)).resolves.not.toBe(port);

    await new Promise((resolve) => occupant.close(resolve));
    await expect(freePort(port)).resolves.toBe(port);
  });
});
