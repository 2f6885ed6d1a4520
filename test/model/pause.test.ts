import { describe, expect, it } from 'vitest';
import { composeNotification } from '../../shared/model/notification-text.ts';
import { pause, remove, restore, resume, settle } from '../../shared/model/settle.ts';
import { aStatus, at, lettered, series } from '../support/builders.ts';

const down = settle(aStatus(), series('WF')).status;

describe('a pause', () => {
  it('ends what is open, and tells that with the reason', () => {
    const { status, changes } = pause(down, at(60), 'the shop is being moved');
    expect(status).toMatchObject({ paused: true, status: 'Unknown', since: at(60), closed: [{ n: 1, to: at(60) }] });
    expect(status).not.toHaveProperty('open');
    expect(changes).toMatchObject([
      { n: 1, to: at(60), isNew: false, notified: [{ id: 'shop#1 paused', kind: 'paused' }] },
    ]);
    expect(status.outbox.map(({ id }) => id)).toEqual(['shop#1 opened', 'shop#1 paused']);
    expect(status.outbox[1]).toMatchObject({ kind: 'paused', at: at(60), startedAt: at(10), cause: 'broken at 10000' });
    const [, notified] = status.outbox.map((alert) => composeNotification(status, alert));
    expect(notified).toMatchObject({ severity: 'info', subject: 'PAUSED while down: The shop' });
    expect(notified?.text).toContain('Paused because: the shop is being moved');
  });

  it('never ends an incident before it began, and bounds a long reason', () => {
    const { status } = pause(down, at(5), 'x'.repeat(9_000));
    expect(status.closed).toEqual([{ n: 1, from: at(10), to: at(10) }]);
    expect(status.outbox[1]).toMatchObject({ reason: 'x'.repeat(300) });
  });

  it('tells nothing when all is well, and does nothing twice, nor to what is removed', () => {
    const paused = pause(settle(aStatus(), series('W')).status, at(60));
    expect(paused).toMatchObject({ status: { paused: true, outbox: [] }, changes: [] });
    expect(pause(paused.status, at(70))).toEqual({ status: paused.status, changes: [] });
    const removed = remove(down, at(60)).status;
    expect(pause(removed, at(70)).status).toBe(removed);
  });

  it('makes late results count for nothing', () => {
    const { status } = pause(down, at(60));
    expect(settle(status, series('WFW')).status).toBe(status);
  });

  it('is undone by a resume: numbers go on, and only runs from then on count', () => {
    const back = resume(pause(down, at(60)).status, at(120));
    expect(back).toMatchObject({ paused: false, from: at(120), status: 'Unknown', since: at(120), seq: 1 });
    expect(settle(back, series('WF')).status).toBe(back);
    expect(settle(back, [...series('WF'), lettered('F', at(130))]).status.open).toMatchObject({ n: 2, from: at(130) });
  });

  it('a resume of what is not paused changes nothing, and a return from removal does not resume', () => {
    expect(resume(down, at(120))).toBe(down);
    expect(restore(remove(pause(down, at(60)).status, at(70)).status, at(80))).toMatchObject({ paused: true });
  });
});
