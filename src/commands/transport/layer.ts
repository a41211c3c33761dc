import type { Outgoing, Send } from '../../sdk/client/index.js';

/** One duty of the transport: sees every request before the rest of the chain does, and every response after it. */
export type Layer = (next: Send) => Send;

/** The first layer is the outermost. */
export function chain(layers: readonly Layer[], send: Send): Send {
  return layers.reduceRight((next, layer) => layer(next), send);
}

/** For `createClient`: its `fetch` is always called with all parts of a request. */
export function asFetch(send: Send): typeof fetch {
  return (url, init) => send({ ...(init as Omit<Outgoing, 'url'>), url: url as string });
}

/** Sets a header of every request. */
export function settingHeader(name: string, value: string): Layer {
  return (next) => (request) => {
    request.headers.set(name, value);
    return next(request);
  };
}
