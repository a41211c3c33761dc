import { Command } from 'commander';

import { productVersion } from '../config/index.js';
import type { CommandContext } from './context.js';

/** `gatehouse version`: the same line as `gatehouse --version`. */
export function versionCommand(context: CommandContext): Command {
  return new Command('version')
    .summary('print the version')
    .description('Prints the version.')
    .action(() => {
      context.out(`${productVersion()}\n`);
    });
}
