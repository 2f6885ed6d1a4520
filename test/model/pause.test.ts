import { describe, expect, it } from 'vitest';
import { pause, remove, restore, resume } from '../../shared/model/pause.ts';
import { settle } from '../../shared/model/settle.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { aStatus, at, lettered, series } from '../support/builders.ts';

const down = settle(aStatus(), series('WF')).status;

describe('a pause', () => {
  it('closes the open incident, with an alert that has the reason', () => {
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
    expect(notified?.text).toContain('Reason for the pause: the shop is being moved');
  });

  it('never closes an incident before its start, and truncates a long reason', () => {
    const { status } = pause(down, at(5), 'x'.repeat(9_000));
    expect(status.closed).toEqual([{ n: 1, from: at(10), to: at(10) }]);
    expect(status.outbox[1]).toMatchObject({ reason: 'x'.repeat(300) });
  });

  it('sends no alert without an open incident, and changes neither a paused nor a removed monitor', () => {
    const paused = pause(settle(aStatus(), series('W')).status, at(60));
    expect(paused).toMatchObject({ status: { paused: true, outbox: [] }, changes: [] });
    expect(pause(paused.status, at(70))).toEqual({ status: paused.status, changes: [] });
    const removed = remove(down, at(60)).status;
    expect(pause(removed, at(70)).status).toBe(removed);
  });

  it('ignores late results', () => {
    const { status } = pause(down, at(60));
    expect(settle(status, series('WFW')).status).toBe(status);
  });

  it('ends with a resume: incident numbers continue, and only runs from then on count', () => {
    const back = resume(pause(down, at(60)).status, at(120));
    expect(back).toMatchObject({ paused: false, from: at(120), status: 'Unknown', since: at(120), seq: 1 });
    expect(settle(back, series('WF')).status).toBe(back);
    expect(settle(back, [...series('WF'), lettered('F', at(130))]).status.open).toMatchObject({ n: 2, from: at(130) });
  });

  it('is not ended by a restore; and a resume changes nothing unless paused', () => {
    expect(resume(down, at(120))).toBe(down);
    expect(restore(remove(pause(down, at(60)).status, at(70)).status, at(80))).toMatchObject({ paused: true });
  });
});
