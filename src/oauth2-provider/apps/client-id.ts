declare const CLIENT_ID: unique symbol;

/**
 * What a client is called in the protocol: by itself, by APIs, and in the tokens that they compare with it. An app that was made from a document
 * is called by the URL of that document, every other one by its ID. The ID of an app is no client ID until `clientIdOf` has said so.
 */
export type ClientId = string & { readonly [CLIENT_ID]: true };

/** `documentUrl`: of the document that the app was made from; null without one. */
export function clientIdOf(appId: string, documentUrl: string | null): ClientId {
  return (documentUrl ?? appId) as ClientId;
}
