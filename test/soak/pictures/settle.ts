import { hostname } from 'node:os';
import type { Page } from 'playwright-core';

/** When all pictures were taken, as far as anybody can see. Ten seconds after the minute, because planting the data takes a few. */
const PICTURED_AT = Date.parse('2026-05-04T10:00:10Z');

/** Chance values, and what stands in the pictures instead. */
const STAND_INS: readonly (readonly [RegExp, string])[] = [
  [/https?:\/\/127\.0\.0\.1:\d+/g, 'https://id.example.com'],
  [/127\.0\.0\.1(?::\d+)?/g, '192.0.2.17'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '7d2c4e90-5b1a-4c3e-9f60-1a2b3c4d5e6f'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '2026-05-04 10:00 UTC'],
  [/ssh-ed25519 …\S+/g, 'ssh-ed25519 …bGUgcGljdHVy'],
  [/ssh-ed25519 [^…]\S+/g, `ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEx4bXBsZSBrZXkgb2YgdGhlIHBpY3R1cmVz`],
  [/^(?:just now|\d+ minutes? ago)$/g, 'just now'],
  [/\b\d+ seconds? ago\b/g, '9 seconds ago'],
  // The ID of a signing key, the name of a server, the end of a secret.
  [/^[A-Za-z0-9_-]{43}$/g, 'q3TzU0pWk2nXv8LrB5yHcD7mJfG1sEaQ9iKoN4tRxZw'],
  [new RegExp(`^${hostname()} \\d+$`, 'g'), 'gatehouse-1 4711'],
  [/(?<=^…|\bsecret )[A-Za-z0-9]{6}$/g, 'Kp7xRw'],
];

/** Replaces what differs from run to run, so that only a change of the page changes its picture. */
export async function settle(page: Page, startedAt: number): Promise<void> {
  const rules = STAND_INS.map(([pattern, text]) => [pattern.source, text]);
  await page.evaluate(`(() => {
    const rules = ${JSON.stringify(rules)}.map(([source, text]) => [new RegExp(source, 'g'), text]);
    const later = ${PICTURED_AT - startedAt};
    const settled = (text) => rules.reduce((result, [pattern, standIn]) => result.replace(pattern, standIn), text);
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      const time = node.parentElement.closest('time');
      const exact = /^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d UTC$/.test(node.data.trim()) && time !== null;
      const text = exact ? new Date(Date.parse(time.dateTime) + later).toISOString().replace(/^(.*)T(.....).*/, '$1 $2 UTC') : settled(node.data);
      if (text !== node.data) node.data = text;
    }
    for (const field of document.querySelectorAll('input:not([type=hidden]), textarea')) field.value = settled(field.value);
    scrollTo(0, 0);
  })()`);
}
