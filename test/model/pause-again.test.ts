// An incident that goes on after a pause is reported as such, and a later one as new.
import { describe, expect, it } from 'vitest';
import { pause, resume } from '../../shared/model/pause.ts';
import { settle } from '../../shared/model/settle.ts';
import type { MonitorStatus } from '../../shared/model/status.ts';
import { composeNotification } from '../../shared/pipeline/alert/compose-notification.ts';
import { encodeStatus, getStatus } from '../../shared/storage/records/status-records.ts';
import { aStatus, at, series } from '../support/builders.ts';
import { createStage } from '../support/stage.ts';

/** Down since 12:45:10, paused a minute later, and resumed at 100 s. */
const resumed = (more: Partial<MonitorStatus> = {}): MonitorStatus =>
  resume(pause(settle(aStatus(more), series('WF')).status, at(60)).status, at(100));

const subjectsAfter = (status: MonitorStatus, letters: string): readonly string[] =>
  settle(status, series(`WF........${letters}`))
    .status.outbox.slice(2)
    .map((alert) => composeNotification(status, alert).subject);

describe('after a pause during an incident', () => {
  it.each([
    ['F', ['STILL DOWN after the pause: The shop']],
    ['W', []],
    ['WF', ['DOWN: The shop']],
    ['FW', ['STILL DOWN after the pause: The shop', 'UP: The shop, after 10 s']],
    ['CF', ['STILL DOWN after the pause: The shop']],
    ['FWF', ['STILL DOWN after the pause: The shop', 'UP: The shop, after 10 s', 'DOWN: The shop']],
  ])('the runs %s are reported as %j', (letters, subjects) => {
    expect(subjectsAfter(resumed(), letters)).toEqual(subjects);
  });

  it('the text says since when it was down before, in the language of the monitor', () => {
    const textOf = (status: MonitorStatus) => {
      const alert = settle(status, series('WF........F')).status.outbox.at(-1);
      return alert && composeNotification(status, alert).text.split('\n')[0];
    };
    expect(textOf(resumed())).toBe(
      'The shop is still down after the pause: it was down before it, since 2026-11-21 12:45:10 UTC, and has been again since 2026-11-21 12:46:40 UTC.',
    );
    expect(textOf(resumed({ language: 'es' }))).toMatch(/^The shop sigue fuera de servicio después de la pausa/);
  });

  it('a second pause before any run does not change that', () => {
    const again = resume(pause(resumed(), at(110)).status, at(120));
    expect(subjectsAfter(again, '..F')).toEqual(['STILL DOWN after the pause: The shop']);
  });

  it('a pause while nothing is wrong leaves no trace', () => {
    const status = resume(pause(settle(aStatus(), series('W')).status, at(60)).status, at(100));
    const { outbox } = settle(status, series('W.........F')).status;
    expect(outbox.map((alert) => composeNotification(status, alert).subject)).toEqual(['DOWN: The shop']);
  });

  it('is recorded with the status', async () => {
    const { store } = createStage();
    const { status } = settle(resumed(), series('WF........F'));
    for (const one of [{ ...resumed(), monitor: 'paused' }, status]) {
      await store.create(encodeStatus(one));
      expect((await getStatus(store, one.monitor))?.status).toEqual(one);
    }
  });
});
