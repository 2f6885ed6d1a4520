import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert, DigestAlert, FailureAlert, ReminderAlert } from '../../../shared/model/outbox.ts';
import { composeNotification } from '../../../shared/pipeline/alert/compose-notification.ts';
import { anAlert, at } from '../../support/builders.ts';

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

const reminder: ReminderAlert = {
  ...anAlert(1, 'opened', { at: at(7_201) }),
  id: 'shop#1 reminder 2',
  kind: 'reminder',
  number: 2,
};
const failure: FailureAlert = { ...anAlert(1), id: 'shop~1~home-000', kind: 'failure', run: 'shop~1', number: 1 };

describe('the notification of an alert', () => {
  it('reports that the monitor is down, since when and why', () => {
    expect(composeNotification(about('The shop'), anAlert(1, 'opened', { tasks: ['home', 'cart'] }))).toMatchObject({
      id: 'shop#1 opened',
      monitor: 'shop',
      title: 'The shop',
      severity: 'down',
      subject: 'DOWN: The shop',
      text: 'The shop has been down since 2026-11-21 12:45:01 UTC.\nStatus code: 503\nTasks: home, cart',
    });
  });

  it('reports that the monitor recovered, and how long it was down', () => {
    const notification = composeNotification(about('The shop'), anAlert(1, 'closed', { at: at(391), tasks: [] }));
    expect(notification).toMatchObject({ severity: 'up', subject: 'UP: The shop, after 6 min 30 s' });
    expect(notification.text).toBe(
      'The shop recovered at 2026-11-21 12:51:31 UTC. It was down for 6 min 30 s, from 2026-11-21 12:45:01 UTC.\n' +
        'The cause was: Status code: 503',
    );
  });

  it('reports that the monitor is no longer monitored', () => {
    const notification = composeNotification(about('The shop'), anAlert(1, 'removed', { at: at(391) }));
    expect(notification).toMatchObject({ severity: 'info', subject: 'REMOVED while down: The shop' });
    expect(notification.text).toContain(
      'The shop is no longer monitored. It had been down since 2026-11-21 12:45:01 UTC.',
    );
  });

  it('reports what a digest stands for', () => {
    const notification = composeNotification(about('The shop'), digest);
    expect(notification).toMatchObject({ id: digest.id, severity: 'up', subject: 'UP: The shop, after 13 changes' });
    expect(notification.text).toBe(
      'The shop has recovered. 13 alerts could not be sent separately. They were about incidents 3, 4 to 9, ' +
        'from 2026-11-21 12:45:00 UTC to 2026-11-21 13:45:00 UTC.',
    );
    const down = composeNotification(about('The shop'), { ...digest, leaves: 'down' });
    expect(down).toMatchObject({ severity: 'down', subject: 'DOWN: The shop, after 13 changes' });
    const removed = composeNotification(about('The shop'), { ...digest, leaves: 'removed' });
    expect(removed).toMatchObject({ severity: 'info', subject: 'REMOVED: The shop, after 13 changes' });
  });

  it('contains the whole title in its text, even if the subject cannot', () => {
    const title = 'متجر 🛒 Ñandú';
    for (const alert of alerts) expect(composeNotification(about(title), alert).text).toContain(title);
  });
});

describe('an alert of a Spanish monitor', () => {
  const text = (alert: Alert, monitor = 'shop') => {
    const { subject, text } = composeNotification({ monitor, title: 'La tienda', language: 'es' }, alert);
    return [subject, ...text.split('\n')];
  };

  it('is in Spanish from its subject to its last line', () => {
    expect(text(anAlert(1, 'opened', { cause: 'Se esperaba 200, llegó 503' }))).toEqual([
      'CAIDA: La tienda',
      'La tienda está fuera de servicio desde 2026-11-21 12:45:01 UTC.',
      'Se esperaba 200, llegó 503',
      'Tareas: home',
    ]);
    expect(text(anAlert(1, 'closed', { at: at(391), tasks: [] }))).toEqual([
      'RECUPERACION: La tienda, despues de 6 min 30 s',
      'La tienda se recuperó: 2026-11-21 12:51:31 UTC. Estuvo fuera de servicio 6 min 30 s, desde 2026-11-21 12:45:01 UTC.',
      'La causa fue: Status code: 503',
    ]);
    expect(text(reminder)[1]).toBe(
      'La tienda lleva 2 h fuera de servicio, desde 2026-11-21 12:45:01 UTC. Este es el recordatorio 2.',
    );
    expect(text(failure).slice(0, 2)).toEqual([
      'FALLA: home de La tienda',
      'home de La tienda falló: 2026-11-21 12:45:01 UTC.',
    ]);
    expect(text(anAlert(1, 'paused', { reason: 'mantenimiento' })).slice(1)).toEqual([
      'La tienda: las verificaciones están en pausa. Estaba fuera de servicio desde 2026-11-21 12:45:01 UTC.',
      'La causa fue: Status code: 503',
      'Tareas: home',
      'Motivo de la pausa: mantenimiento',
    ]);
    expect(text(anAlert(1), 'drill/shop').slice(0, 2)).toEqual([
      'SIMULACRO: CAIDA: La tienda',
      'SIMULACRO: no hay ninguna falla, esta caída es simulada.',
    ]);
    expect(text({ ...digest, failures: [1, 40] })).toEqual([
      'RECUPERACION: La tienda, despues de 13 alertas',
      'La tienda se recuperó. 13 alertas no se pudieron enviar por separado. Se referían a los incidentes 3, 4 a 9 y ' +
        '40 ejecuciones de tareas fallidas, de 2026-11-21 12:45:00 UTC a 2026-11-21 13:45:00 UTC.',
    ]);
  });

  const english = /\b(down|since|for|from|task|tasks|the|is|was|of|at|drill|alerts?|reminder)\b/i;

  it.each([
    ...alerts,
    reminder,
    failure,
    { ...digest, leaves: 'failing' as const },
    { ...digest, leaves: 'paused' as const },
    anAlert(1, 'paused', { reason: 'x' }),
  ])('has no English word: $kind', (alert) => {
    const plain = 'cause' in alert ? { ...alert, cause: 'x', tasks: ['x'] } : alert;
    for (const line of [...text(plain), ...text(plain, 'drill/shop')]) expect(line).not.toMatch(english);
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

  const unusualTitles = [
    'line\nbreak\r\nand\ttab',
    '\u202eright to left',
    '\u0000\u0007\u001b[31mred',
    '👩‍👩‍👧‍👦'.repeat(60),
    'Z̸̛̮a̶l̵g̷o̶',
    '\ud83d half a pair',
    '½'.repeat(90),
    'ﷺ'.repeat(80),
  ];

  it.each(unusualTitles)('is one line of at most 99 printable ASCII characters: %j', (title) => {
    for (const alert of alerts) expect(subject(title, alert)).toMatch(/^[\x21-\x7e](?:[\x20-\x7e]{0,97}[\x21-\x7e])?$/);
  });

  it('is one line of at most 99 printable ASCII characters for any title', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom(...alerts), (title, alert) => {
        expect(subject(title, alert)).toMatch(/^[\x20-\x7e]{1,99}$/);
      }),
      { numRuns: 60 },
    );
  });
});
