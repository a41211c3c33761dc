import type { Layer } from './layer.js';

/** Reads the first response of the command, whatever it is. Costs no request: warnings are in the headers of one that is made anyway. */
export function onFirstResponse(read: (headers: Headers) => void): Layer {
  let isFirst = true;
  return (next) => async (request) => {
    const response = await next(request);
    if (isFirst) {
      isFirst = false;
      read(response.headers);
    }
    return response;
  };
}
