import { path, text, type Option } from '../../../config/index.js';

export const RECIPIENTS: Option<string> = {
  env: 'CODER_BACKUP_RECIPIENTS',
  flag: '--recipients',
  kind: text,
  description: 'Encrypts the backup with age to these public keys, separated by commas. Default: not encrypted.',
  example: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
};

export const IDENTITY_FILE: Option<string> = {
  env: 'CODER_BACKUP_IDENTITY_FILE',
  flag: '--identity-file',
  kind: path,
  description: 'A file with the secret key of age that an encrypted backup is read with, as age-keygen writes it.',
  example: '/root/backup.key',
};
