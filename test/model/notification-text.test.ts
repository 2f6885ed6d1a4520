import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeNotification } from '../../shared/model/notification-text.ts';
import type { Alert, DigestAlert } from '../../shared/model/outbox.ts';
import { anAlert, at } from '../support/builders.ts';

const about = (title: string) => ({ monitor: 'shop', title });

const digest: DigestAlert = {
  id: 'shop #3 opened to #9 over',
  kind: 'digest',
  ranks: [
    [6, 6],
    [8, 19],
  ],
  leaves: 'up',
  count: 13,
  at: at(3_600),
  startedAt: at(0),
};

const alerts: readonly Alert[] = [
  anAlert(1),
  anAlert(1, 'closed', { at: at(400) }),
  anAlert(1, 'removed'),
  digest,
  { ...digest, leaves: 'down' },
];

describe('a notice says', () => {
  it('that it is down, since when, and why', () => {
    expect(composeNotification(about('The shop'), anAlert(1, 'opened', { tasks: ['home', 'cart'] }))).toMatchObject({
      id: 'shop#1 opened',
      monitor: 'shop',
      title: 'The shop',
      severity: 'down',
      subject: 'DOWN: The shop',
      text: 'The shop is down since 2026-11-21 12:45:01 UTC.\nStatus code: 503\nTasks: home, cart',
    });
  });

  it('that it is well again, and how long it was down', () => {
    const notification = composeNotification(about('The shop'), anAlert(1, 'closed', { at: at(391), tasks: [] }));
    expect(notification).toMatchObject({ severity: 'up', subject: 'UP: The shop, after 6 min 30 s' });
    expect(notification.text).toBe(
      'The shop is well again since 2026-11-21 12:51:31 UTC. It was down for 6 min 30 s, from 2026-11-21 12:45:01 UTC.\n' +
        'Status code: 503',
    );
  });

  it('that it is no longer watched', () => {
    const notification = composeNotification(about('The shop'), anAlert(1, 'removed', { at: at(391) }));
    expect(notification).toMatchObject({ severity: 'info', subject: 'REMOVED while down: The shop' });
    expect(notification.text).toContain('no longer watched');
  });

  it('what a digest stands for', () => {
    const notification = composeNotification(about('The shop'), digest);
    expect(notification).toMatchObject({ id: digest.id, severity: 'up', subject: 'UP: The shop, after 13 changes' });
    expect(notification.text).toBe(
      'The shop is well again. 13 alerts could not be sent one by one: they tell of incidents 3 to 3, 4 to 9, ' +
        'from 2026-11-21 12:45:00 UTC to 2026-11-21 13:45:00 UTC.',
    );
    const down = composeNotification(about('The shop'), { ...digest, leaves: 'down' });
    expect(down).toMatchObject({ severity: 'down', subject: 'DOWN: The shop, after 13 changes' });
    const removed = composeNotification(about('The shop'), { ...digest, leaves: 'removed' });
    expect(removed).toMatchObject({ severity: 'info', subject: 'REMOVED: The shop, after 13 changes' });
  });

  it('the whole title in its text, whatever the subject can hold', () => {
    const title = 'متجر 🛒 Ñandú';
    for (const alert of alerts) expect(composeNotification(about(title), alert).text).toContain(title);
  });
});

describe('a subject', () => {
  const subject = (title: string, alert: Alert = anAlert(1)): string =>
    composeNotification(about(title), alert).subject;

  it.each([
    ['Día de la Señal', 'DOWN: Dia de la Senal'],
    ['shop 🛒!', 'DOWN: shop ?!'],
    ['متجر', 'DOWN: ????'],
    ['  wide   title ', 'DOWN: wide title'],
    ['ﬁne', 'DOWN: fine'],
    ['', 'DOWN:'],
  ])('of %j is %j', (title, expected) => {
    expect(subject(title)).toBe(expected);
  });

  it('of a long title ends in dots, at 99 characters', () => {
    expect(subject('a'.repeat(500))).toBe(`DOWN: ${'a'.repeat(90)}...`);
    expect(subject('a'.repeat(93))).toBe(`DOWN: ${'a'.repeat(93)}`);
  });

  const odd = [
    'line\nbreak\r\nand\ttab',
    '\u202eright to left',
    '\u0000\u0007\u001b[31mred',
    '👩‍👩‍👧‍👦'.repeat(60),
    'Z̸̛̮a̶l̵g̷o̶',
    '\ud83d half a pair',
    '½'.repeat(90),
    'ﷺ'.repeat(80),
  ];

  it.each(odd)('is one line of at most 99 printable ASCII characters: %j', (title) => {
    for (const alert of alerts) expect(subject(title, alert)).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]{0,97}[\x21-\x7e])?$/);
  });

  it('is so for any title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...alerts), (title, alert) => {
        expect(subject(title, alert)).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
      { numRuns: 60 },
    );
  });
});
