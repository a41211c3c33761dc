import { clientAddressOf } from './request.js';

describe('the address of the client', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['2001:db8::7', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
    ['192.0.2.7:51234', '192.0.2.7'],
    ['[2001:db8::7]:443', '2001:db8::7'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['unknown', '0.0.0.0'],
    ['', '0.0.0.0'],
    [undefined, '0.0.0.0'],
    ["192.0.2.7'; --", '0.0.0.0'],
  ])('%j is %j to the database', (ip, address) => {
    expect(clientAddressOf({ ip })).toBe(address);
  });
});
