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
  ])('turns %j into the %j that the database accepts', (ip, address) => {
    expect(bareAddress(ip)).toBe(address);
  });
});

describe('ClientAddresses', () => {
  const addresses = new ClientAddresses(['10.0.0.0/8', '2001:db8::/32'], ['X-Real-IP', 'X-Forwarded-For']);
  const headers = { 'x-real-ip': '192.0.2.1', 'x-forwarded-for': '192.0.2.2' };
  const of = (peer: string, seen: Readonly<Record<string, string>> = headers): string =>
    addresses.of({ peer, forwardedFor: seen['x-forwarded-for'] ?? peer, headers: seen });

  it('uses the first of the headers, from a trusted proxy only', () => {
    expect([of('10.1.2.3'), of('2001:db8::1'), of('::ffff:10.1.2.3')]).toEqual(['192.0.2.1', '192.0.2.1', '192.0.2.1']);
    expect(of('10.1.2.3', { 'x-forwarded-for': '192.0.2.2' })).toBe('192.0.2.2');
    expect(of('192.0.2.9')).toBe('192.0.2.9');
    expect(of('2001:db9::1')).toBe('2001:db9::1');
  });

  it("uses the proxy's own address without these headers", () => {
    expect(of('10.1.2.3', { 'cf-connecting-ip': '192.0.2.3' })).toBe('10.1.2.3');
  });

  it('ignores a value that is not an address, or a list of two', () => {
    expect(of('10.1.2.3', { 'x-real-ip': 'unknown' })).toBe('0.0.0.0');
    expect(of('10.1.2.3', { 'x-real-ip': '192.0.2.1, 192.0.2.2' })).toBe('0.0.0.0');
  });
});
