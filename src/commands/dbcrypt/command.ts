import { Command } from 'commander';
import type { CommandContext } from '../context.js';
import { paragraphs } from '../help.js';
import { decryptCommand } from './decrypt.js';
import { deleteCommand } from './delete.js';
import { rotateCommand } from './rotate.js';
import { statusCommand } from './status.js';

/** `gatehouse server dbcrypt`: what operators do to the encryption of secrets at rest. */
export function dbcryptCommand(context: CommandContext): Command {
  return new Command('dbcrypt')
    .summary('look after the encryption of secrets at rest')
    .description(
      paragraphs(`
Secrets in the database are encrypted when the server is given CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS. These commands work on the
database itself: they need its URL, or the CODER_CONFIG_DIR of the embedded one. Keys come from variables or files and are never
shown; what is shown is their ids.

The whole story: docs/admin/encryption.md`),
    )
    .helpOption('-h, --help', 'show help for the command')
    .addCommand(statusCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(decryptCommand(context))
    .addCommand(deleteCommand(context));
}
