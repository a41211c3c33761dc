import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { importPKCS8 } from 'jose';
import { type ClientAuth, ClientSecretPost, modifyAssertion, PrivateKeyJwt, type ServerMetadata } from 'openid-client';

/** How we authenticate: with a secret, or with a private key whose certificate the provider knows. */
export type ClientCredential = { readonly secret: string } | { readonly keyPem: string; readonly certificatePem: string };

export type ClientAuths = readonly [ClientAuth, ...ClientAuth[]];

/**
 * The methods that this provider lists, the most likely first. Without a list it must accept Basic (OpenID Connect Discovery section 3).
 */
export async function clientAuthentications(credential: ClientCredential, metadata: ServerMetadata): Promise<ClientAuths> {
  if (!('secret' in credential)) return [await privateKeyJwt(credential.keyPem, credential.certificatePem)];
  const basic = secretBasic(credential.secret);
  const post = ClientSecretPost(credential.secret);
  const listed = metadata.token_endpoint_auth_methods_supported;
  if (listed && !listed.includes('client_secret_basic')) return [post, basic];
  return [basic, post];
}

/**
 * RFC 6749 section 2.3.1. Encodes only what is necessary: providers that forget to decode are common, and `-` and `_` are in most
 * secrets (the library's own function encodes those too).
 */
function secretBasic(secret: string): ClientAuth {
  const encoded = (text: string): string => encodeURIComponent(text).replaceAll('%20', '+');
  return (_server, client, _body, headers) => {
    headers.set('authorization', `Basic ${Buffer.from(`${encoded(client.client_id)}:${encoded(secret)}`).toString('base64')}`);
  };
}

/** RFC 7523. Providers that use certificates find ours by its thumbprints (RFC 7515 sections 4.1.7 and 4.1.8). */
async function privateKeyJwt(keyPem: string, certificatePem: string): Promise<ClientAuth> {
  const certificate = new X509Certificate(certificatePem).raw;
  const thumbprint = (hash: string): string => createHash(hash).update(certificate).digest('base64url');
  const key = await importPKCS8(keyPem, createPrivateKey(keyPem).asymmetricKeyType === 'ec' ? 'ES256' : 'RS256');
  return PrivateKeyJwt(key, {
    [modifyAssertion]: (header) => {
      header['x5t'] = thumbprint('sha1');
      header['x5t#S256'] = thumbprint('sha256');
    },
  });
}
