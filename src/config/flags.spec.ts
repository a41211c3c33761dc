import { readFlags } from './flags.js';

const texts = (...argv: string[]): Record<string, string> => {
  const { texts: read, faults } = readFlags(argv);
  expect(faults).toEqual([]);
  return Object.fromEntries(read);
};

describe('readFlags', () => {
  it('takes the value after the flag or after an equals sign', () => {
    expect(texts('--http-address', ':1', '--access-url=https://x/?a=b')).toEqual({
      '--http-address': ':1',
      '--access-url': 'https://x/?a=b',
    });
  });

  it('accepts a value that begins with a dash', () => {
    expect(texts('--api-rate-limit', '-1')).toEqual({ '--api-rate-limit': '-1' });
  });

  it('reads a switch alone as true, and the next flag separately', () => {
    expect(texts('--tls-enable', '--http-address', ':1', '-v')).toEqual({
      '--tls-enable': 'true',
      '--http-address': ':1',
      '--verbose': 'true',
    });
  });

  it('reads the word after a switch only if it can be nothing else', () => {
    expect(texts('--swagger-enable', 'false', '--tls-enable=0')).toEqual({ '--swagger-enable': 'false', '--tls-enable': '0' });
    expect(readFlags(['--swagger-enable', 'maybe']).faults).toHaveLength(1);
  });

  it('takes the last of a repeated flag, and joins the values of a list', () => {
    expect(texts('--http-address', ':1', '--http-address', ':2')).toEqual({ '--http-address': ':2' });
    expect(texts('--proxy-trusted-origins', '10.0.0.0/8', '--proxy-trusted-origins=::1')).toEqual({
      '--proxy-trusted-origins': '10.0.0.0/8,::1',
    });
  });

  it.each([[['--http-address']], [['--http-address', '--tls-enable']], [['--http-address', '--access-url=https://x']]])(
    'reports the missing value of %j',
    (argv) => {
      expect(readFlags(argv).faults).toEqual([{ variable: 'CODER_HTTP_ADDRESS', flag: '--http-address', reason: 'needs a value' }]);
    },
  );

  it('names the flag that was probably meant', () => {
    expect(readFlags(['--http-adress', ':1']).faults).toEqual([
      { variable: undefined, flag: '--http-adress', reason: 'is not a known flag, did you mean --http-address?' },
    ]);
    expect(readFlags(['--frobnicate']).faults).toEqual([{ variable: undefined, flag: '--frobnicate', reason: 'is not a known flag' }]);
  });

  it('reports an argument that belongs to no flag', () => {
    expect(readFlags(['stray']).faults).toEqual([{ variable: undefined, flag: '"stray"', reason: 'is not expected here' }]);
  });

  it.each([
    [['--postgres-urll', 'postgres://u:hunter2@db/app']],
    [['--postgres-urll=postgres://u:hunter2@db/app']],
    [['-postgres-url', 'postgres://u:hunter2@db/app']],
    [['--postgres-url=', 'postgres://u:hunter2@db/app']],
    [['--postgres://u:hunter2@db/app']],
  ])('never repeats a password of %j', (argv) => {
    const { faults } = readFlags(argv);
    expect(faults).toHaveLength(1);
    expect(JSON.stringify(faults)).not.toContain('hunter2');
  });

  it('accepts hidden flags but does not suggest them', () => {
    expect(texts('--cli-upgrade-message', 'Upgrade')).toEqual({ '--cli-upgrade-message': 'Upgrade' });
    expect(readFlags(['--cli-upgrade-mesage']).faults[0]?.reason).toBe('is not a known flag');
  });
});
