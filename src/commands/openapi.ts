import { Command } from 'commander';

import type { CommandContext } from './context.js';

/** `gatehouse openapi`: the document that the server serves at /swagger/openapi.json with every feature on. */
export function openapiCommand(context: CommandContext): Command {
  return new Command('openapi')
    .summary('print the OpenAPI document')
    .description('Prints the OpenAPI document as JSON. Needs neither a database nor a running server.')
    .action(async () => {
      const { openApiJson } = await context.loadOpenApi();
      context.out(await openApiJson());
    });
}
