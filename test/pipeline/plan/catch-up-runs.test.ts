// The planner sends a run within seconds for a monitor that is new, resumed or changed, once.
import { expect, it } from 'vitest';
import { handleMessage } from '../../../shared/pipeline/run/index.ts';
import { aSpec, at } from '../../support/builders.ts';
import { catchUpsOf, dueOf, specs, tickAt } from '../../support/planning.ts';
import { createStage, type Stage } from '../../support/stage.ts';

const weekMs = 7 * 86_400_000;
const weekly = aSpec('weekly', { intervalMs: weekMs });
const first = aSpec('first', { intervalMs: weekMs });

/** Executes all catch-up runs that were sent. */
const work = async (stage: Stage, monitors: Parameters<Stage['runDeps']>[0]): Promise<void> => {
  for (const { message, notBefore } of stage.sent.splice(0)) {
    const runs = message.runs.filter(({ trigger }) => trigger === 'catch-up');
    stage.time.now = Math.max(stage.time.now, notBefore);
    await handleMessage(stage.runDeps(monitors), { message: { runs }, firstReceivedAt: notBefore });
  }
};

it('a new monitor that runs each week is checked within seconds, and is Up', async () => {
  const stage = createStage();
  await tickAt(stage, 0, [first, weekly]);
  const [seconds] = catchUpsOf(stage, 'weekly');
  expect(seconds).toBeLessThanOrEqual(10);
  expect(dueOf(stage, 'weekly')).toEqual([]);
  await work(stage, [first, weekly]);
  expect(await stage.status('weekly')).toMatchObject({ status: 'Up' });
  const [run] = await stage.runs('weekly');
  expect(run).toMatchObject({ trigger: 'catch-up', dueAt: at(seconds ?? 0), id: `weekly~${at(seconds ?? 0)}~c` });
});

it('a monitor that is added to a running planner does not wait for the watermark', async () => {
  const stage = createStage();
  await tickAt(stage, 0, [first]);
  await tickAt(stage, 60, [first, weekly]);
  const [seconds] = catchUpsOf(stage, 'weekly');
  expect(seconds).toBeGreaterThanOrEqual(60);
  expect(seconds).toBeLessThanOrEqual(70);
  await work(stage, [first, weekly]);
  expect(await stage.status('weekly')).toMatchObject({ status: 'Up' });
});

it('a run that was recorded is not sent again by the next tick; a lost one is', async () => {
  const stage = createStage();
  await tickAt(stage, 0, [weekly]);
  await tickAt(stage, 60, [weekly]);
  expect(new Set(catchUpsOf(stage, 'weekly')).size).toBe(1);
  expect(catchUpsOf(stage, 'weekly')).toHaveLength(2);
  await work(stage, [weekly]);
  expect(await stage.runs('weekly')).toHaveLength(1);
  await tickAt(stage, 120, [weekly]);
  await tickAt(stage, 180, [weekly]);
  expect(catchUpsOf(stage, 'weekly')).toEqual([]);
});

it('is not sent long after the registration', async () => {
  const stage = createStage();
  await tickAt(stage, 0, [weekly]);
  stage.sent.length = 0;
  await tickAt(stage, 3_600, [weekly]);
  expect(catchUpsOf(stage, 'weekly')).toEqual([]);
});

it('a resumed monitor is checked at once only if no run was recorded within its interval', async () => {
  const stage = createStage();
  const paused = { ...weekly, paused: true as const };
  await tickAt(stage, 0, [weekly]);
  await work(stage, [weekly]);
  await tickAt(stage, 600, [paused]);
  await tickAt(stage, 1_200, [weekly]);
  expect(catchUpsOf(stage, 'weekly')).toEqual([]);
  await tickAt(stage, 1_800, [paused]);
  await tickAt(stage, 1_800 + weekMs / 1_000, [weekly]);
  expect(catchUpsOf(stage, 'weekly')).toHaveLength(1);
});

it('many new monitors share messages of one second', async () => {
  const stage = createStage();
  const many = specs(100, { intervalMs: weekMs });
  await tickAt(stage, 0, many);
  const sent = stage.sent.filter(({ message }) => message.runs[0]?.trigger === 'catch-up');
  expect(sent.flatMap(({ message }) => message.runs)).toHaveLength(100);
  expect(sent.length).toBe(4);
  expect(sent.every(({ notBefore }) => notBefore >= at(0) && notBefore <= at(10))).toBe(true);
});

it('is not made any more if a manual run checked the monitor meanwhile', async () => {
  const stage = createStage();
  await tickAt(stage, 0, [first, weekly]);
  const manual = { monitor: 'weekly', dueAt: at(1), trigger: 'manual' as const };
  stage.time.now = at(1);
  await handleMessage(stage.runDeps([weekly]), { message: { runs: [manual] }, firstReceivedAt: at(1) });
  await work(stage, [first, weekly]);
  expect((await stage.runs('weekly')).map(({ trigger }) => trigger)).toEqual(['manual']);
});
