import { Command } from 'commander';
import type { CommandContext } from '../../context.js';
import { paragraphs, SHOW_HELP } from '../../help.js';
import { decryptCommand } from './decrypt.js';
import { deleteCommand } from './delete.js';
import { rotateCommand } from './rotate.js';
import { statusCommand } from './status.js';

/** `gatehouse server dbcrypt`: how operators manage the encryption of secrets at rest. */
export function dbcryptCommand(context: CommandContext): Command {
  return new Command('dbcrypt')
    .summary('manage the encryption of secrets at rest')
    .description(
      paragraphs(`
The server encrypts secrets in the database if CODER_EXTERNAL_TOKEN_ENCRYPTION_KEYS is set. These commands work directly on the
database: they need its URL, or the CODER_CONFIG_DIR of the embedded one. Keys are read from variables or files and never shown; the
output shows their IDs only.

For details, see docs/admin/encryption.md`),
    )
    .helpOption('-h, --help', SHOW_HELP)
    .addCommand(statusCommand(context))
    .addCommand(rotateCommand(context))
    .addCommand(decryptCommand(context))
    .addCommand(deleteCommand(context));
}
