import { operationsOf } from '../../../src/swagger/document-types.js';
import { EXAMPLES } from '../../../src/swagger/examples/all.js';
import { openApiDocument } from '../../support/api-description.js';

/** Hosts that no company has, and names of formats that look like addresses. */
const FICTITIOUS = /^(?:[a-z-]+\.)?example\.com$/;

describe('src/swagger/examples', () => {
  const text = JSON.stringify(EXAMPLES);

  it('has an example of every operation, and of no other (`npm run docs:examples` records its response)', async () => {
    const ids = operationsOf(await openApiDocument()).map(({ operation }) => operation.operationId ?? '');
    expect(Object.keys(EXAMPLES).sort()).toEqual(ids.sort());
  });

  it('has only identifiers, hosts and times that are visibly made up', () => {
    const uuids = text.match(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g) ?? [];
    expect(uuids.filter((uuid) => !uuid.startsWith('00000000-'))).toEqual([]);
    const hosts = [...text.matchAll(/https?:\/\/([^/"?#:\\]+)/g)].map(([, host = '']) => host);
    expect(hosts.filter((host) => !FICTITIOUS.test(host))).toEqual([]);
    const days = text.match(/\b20\d\d-\d\d-\d\dT/g) ?? [];
    expect(days.filter((day) => !/^2026-0[12]-15T$/.test(day))).toEqual([]);
  });

  it('has no secret of a real server: those of responses spell "example"', () => {
    const secrets = [
      ...text.matchAll(/"(?:session_token|access_token|refresh_token|client_secret_full|key|token|private_key)":"([^"]+)"/g),
    ];
    expect(secrets.length).toBeGreaterThan(4);
    const values = [...JSON.stringify([EXAMPLES['readAgentSecret'], EXAMPLES['readAgentSecrets']]).matchAll(/"value":"([^"]+)"/g)];
    expect(values).toHaveLength(2);
    expect([...secrets, ...values].map(([, secret = '']) => secret).filter((secret) => !secret.includes('example'))).toEqual([]);
  });
});
