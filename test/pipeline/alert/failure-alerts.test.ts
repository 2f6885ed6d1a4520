import { describe, expect, it } from 'vitest';
import { taskRunName } from '../../../shared/model/identity.ts';
import { record } from '../../../shared/pipeline/record/index.ts';
import { encodeStatus } from '../../../shared/storage/records/status-records.ts';
import { aStatus, at, series } from '../../support/builders.ts';
import { idsOf, send, sentAt } from '../../support/settling.ts';
import { createStage, type Stage } from '../../support/stage.ts';

/** Records the runs one by one, and sends alerts after each run that woke the alert step. */
const recordAndSend = async (letters: string, policy: object): Promise<Stage> => {
  const stage = createStage();
  await stage.store.create(encodeStatus(aStatus({ policy: { after: 1, recoverAfter: 1, ...policy } })));
  stage.time.now = at(600);
  for (const run of series(letters)) {
    stage.alertCalls.length = 0;
    await record(stage.runDeps([]), run);
    if (stage.alertCalls.length > 0) await send(stage);
  }
  return stage;
};

const failure = (second: number): string => {
  const id = `shop~${at(second)}`;
  return `${id}~${taskRunName(id, 'home', 0)}`;
};

describe('the alert step is woken', () => {
  it('by each failure alert', async () => {
    const { notified } = await recordAndSend('FFWF', { every: 'failure' });
    expect(idsOf(notified)).toEqual([
      failure(0),
      'shop#1 opened',
      failure(10),
      'shop#1 closed',
      failure(30),
      'shop#2 opened',
    ]);
  });

  it('by a reminder, whose receipt is recorded on its incident', async () => {
    const stage = await recordAndSend(`${'F'.repeat(14)}W`, { remindEveryMs: 60_000 });
    const ids = ['shop#1 opened', 'shop#1 reminder 1', 'shop#1 reminder 2', 'shop#1 closed'];
    expect(idsOf(stage.notified)).toEqual(ids);
    expect(await sentAt(stage)).toEqual(ids.map((id) => [id, at(600)]));
  });
});
