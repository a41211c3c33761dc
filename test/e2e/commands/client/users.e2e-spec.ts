import { CommandLine } from '../../../support/client-command.js';
import { logInAt, somebody } from '../../../support/idp/login.js';
import { type OidcServer, startOidcServer } from '../../../support/idp/oidc-server.js';

let oidc: OidcServer;
let line: CommandLine;
beforeAll(async () => {
  oidc = await startOidcServer();
  line = await CommandLine.open();
});
afterAll(async () => {
  await line.close();
  await oidc.stop();
});

it('gatehouse users oidc-claims shows what the identity provider sent, safely on a terminal', async () => {
  const person = somebody();
  await oidc.idp.become({ claims: { ...person, groups: ['a', 'b'], nasty: 'x\u001b[31m' } });
  const { token } = await logInAt(oidc.server);
  await line.logIn(oidc.server.url, token!);
  const { code, out } = await line.run(['users', 'oidc-claims', '-o', 'text']);
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual(expect.arrayContaining([`email\t${person.email}`, 'groups\t["a","b"]', 'nasty\tx\\u001b[31m']));
  expect(JSON.parse((await line.run(['users', 'oidc-claims', '-o', 'json'])).out)).toMatchObject({
    claims: { sub: person.sub, groups: ['a', 'b'] },
  });
});
