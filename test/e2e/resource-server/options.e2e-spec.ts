import { createVerifier, type ResourceServerOptions } from '../../../src/resource-server/index.js';
import { eachWithIssuer, METADATA_URL, RESOURCE, verifierOf } from './world.js';

const world = eachWithIssuer();

describe('options', () => {
  it.each([
    ['an issuer without TLS', { issuer: 'http://gatehouse.example.com' }],
    ['a resource with a fragment', { resource: `${RESOURCE}#x` }],
    ['no way to verify', { introspection: undefined, jwt: undefined }],
    ['a symmetric algorithm', { jwt: { algorithms: ['HS256'] } }],
    ['no algorithm at all', { jwt: { algorithms: ['none'] } }],
    ['keys without TLS', { jwt: { jwksUri: 'http://gatehouse.example.com/jwks' } }],
  ])('with %s are refused at the start', (_, changes) => {
    const options = { issuer: world.issuer.url, resource: RESOURCE, introspection: { clientId: 'a', clientSecret: 'b' }, ...changes };
    expect(() => createVerifier(options as ResourceServerOptions)).toThrow(TypeError);
  });

  it('say where the metadata is (RFC 9728 section 3.1)', () => {
    const { metadata } = verifierOf(world, { scopes: ['notes.read'], resourceName: 'Notes' });
    expect(metadata).toMatchObject({
      url: METADATA_URL,
      document: { resource: RESOURCE, authorization_servers: [world.issuer.url], scopes_supported: ['notes.read'], resource_name: 'Notes' },
    });
    expect(verifierOf(world, { resource: 'https://notes.example.com' }).metadata.path).toBe('/.well-known/oauth-protected-resource');
  });
});
