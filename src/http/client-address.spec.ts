import { bareAddress, ClientAddresses } from './client-address.js';

describe('bareAddress', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.7:51234', '192.0.2.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['unknown', '0.0.0.0'],
    ['', '0.0.0.0'],
    ["192.0.2.7'; --", '0.0.0.0'],
  ])('makes of %j the %j that the database takes', (ip, address) => {
    expect(bareAddress(ip)).toBe(address);
  });
});

describe('ClientAddresses', () => {
  const addresses = new ClientAddresses(['10.0.0.0/8', '2001:db8::/32'], ['X-Real-IP', 'X-Forwarded-For']);
  const headers = { 'x-real-ip': '192.0.2.1', 'x-forwarded-for': '192.0.2.2' };
  const of = (peer: string, seen: Readonly<Record<string, string>> = headers): string =>
    addresses.of({ peer, forwardedFor: seen['x-forwarded-for'] ?? peer, headers: seen });

  it('believes the first of the headers, from a trusted proxy alone', () => {
    expect([of('10.1.2.3'), of('2001:db8::1'), of('::ffff:10.1.2.3')]).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1']);
    expect(of('10.1.2.3', { 'x-forwarded-for': '192.0.2.2' })).toBe('192.0.2.2');
    expect(of('192.0.2.9')).toBe('192.0.2.9');
    expect(of('2001:db9::1')).toBe('2001:db9::1');
  });

  it('without one of them it was the proxy itself', () => {
    expect(of('10.1.2.3', { 'cf-connecting-ip': '192.0.2.3' })).toBe('10.1.2.3');
  });

  it('a word is no address, and two addresses are none', () => {
    expect(of('10.1.2.3', { 'x-real-ip': 'unknown' })).toBe('0.0.0.0');
    expect(of('10.1.2.3', { 'x-real-ip': '192.0.2.1, 192.0.2.2' })).toBe('0.0.0.0');
  });
});
