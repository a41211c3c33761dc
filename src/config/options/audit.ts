import { durationOrZero } from '../duration.js';
import { path, pathOrOutput, text } from '../kinds.js';
import type { Option } from '../option.js';
import { syslogUrl, webhookUrl } from '../url.js';

export const AUDIT = {
  auditLogsRetentionSeconds: {
    env: 'CODER_AUDIT_LOGS_RETENTION',
    kind: durationOrZero,
    default: '0',
    description:
      'How long entries of the audit log are kept. Older ones are deleted every ten minutes, but none that is yet to be forwarded. 0: forever.',
    example: '365d',
  },
  auditForwardFile: {
    env: 'CODER_AUDIT_FORWARD_FILE',
    kind: pathOrOutput,
    absent: 'no file',
    description: 'File to which every new entry of the audit log is appended as a line of JSON.',
    example: '/var/log/gatehouse/audit.jsonl',
  },
  auditForwardSyslog: {
    env: 'CODER_AUDIT_FORWARD_SYSLOG',
    kind: syslogUrl,
    absent: 'none',
    description: 'Syslog receiver that gets every new entry of the audit log (RFC 5424), over UDP, TCP or TLS.',
    example: 'tls://logs.example.com:6514',
  },
  auditForwardSyslogCaFile: {
    env: 'CODER_AUDIT_FORWARD_SYSLOG_CA_FILE',
    kind: path,
    absent: 'the certificate authorities of Node.js',
    description: 'File with the certificates in PEM format that verify the receiver of CODER_AUDIT_FORWARD_SYSLOG.',
    example: '/etc/gatehouse/logs-ca.crt',
  },
  auditForwardWebhookUrl: {
    env: 'CODER_AUDIT_FORWARD_WEBHOOK_URL',
    kind: webhookUrl,
    secret: true,
    absent: 'none',
    description: 'URL that gets every new entry of the audit log, in batches with POST.',
    example: 'https://siem.example.com/gatehouse',
  },
  auditForwardWebhookSecret: {
    env: 'CODER_AUDIT_FORWARD_WEBHOOK_SECRET',
    kind: text,
    secret: true,
    absent: 'not signed',
    description: 'Secret that signs what is sent to CODER_AUDIT_FORWARD_WEBHOOK_URL, with HMAC-SHA256.',
    example: 'the output of openssl rand -hex 32',
  },
} as const satisfies Record<string, Option>;
