import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { taskRunName } from '../../../shared/model/identity.ts';
import { ownSideCauses } from '../../../shared/model/own-side.ts';
import type { FlowRun, TaskRun } from '../../../shared/model/run.ts';
import { type State, stateNames, state as stateOf } from '../../../shared/model/state.ts';
import { RecordError } from '../../../shared/storage/records/record-errors.ts';
import { decodeRun, encodeRun } from '../../../shared/storage/records/run-codec.ts';
import {
  createRun,
  decodeReadableRuns,
  getRun,
  keepRunsSeconds,
  queryRuns,
} from '../../../shared/storage/records/run-records.ts';
import type { Stored } from '../../../shared/storage/store.ts';
import { createMemoryStore } from '../../simulation/memory-store.ts';
import { aRun, aTaskRun, at, lettered, series, t0 } from '../../support/builders.ts';
import { evidence, joined, ms, some, text } from './support/evidence-arbitrary.ts';

/** The item as a store returns it, after JSON. */
const stored = (run: FlowRun, body?: unknown): Stored => {
  const item = encodeRun(run, keepRunsSeconds);
  return { ...item, body: JSON.parse(JSON.stringify(body ?? item.body)), version: 1 };
};

const bodyOf = (run: FlowRun): Record<string, unknown> => stored(run).body as Record<string, unknown>;

const state = (dueAt: number): fc.Arbitrary<State> =>
  fc
    .tuple(
      fc.constantFrom(...stateNames),
      fc.integer({ min: -2_000, max: 90_000 }),
      fc.option(text, { nil: undefined }),
    )
    .map(([name, offset, message]) => stateOf(name, dueAt + offset, message));
/** Attempts often have equal messages. */
const states = (dueAt: number) =>
  fc.array(state(dueAt), { minLength: 1, maxLength: 5 }).map((list) => [...list, ...list.slice(-1)]);
const lines = fc.array(text, { maxLength: 4 });

const taskRun = (dueAt: number): fc.Arbitrary<Omit<TaskRun, 'name'>> =>
  joined(
    fc.record({
      task: fc.constantFrom('home', 'check_playstation_server_status', 'Ñandú 🛒'),
      states: states(dueAt),
      attempts: fc.integer({ min: 1, max: 5 }),
      // Attempts often have equal evidence.
      evidence: fc.array(evidence, { maxLength: 3 }).map((list) => [...list, ...list.slice(-1)]),
      lines,
    }),
    some('findings', fc.array(fc.record({ what: text, expected: text, found: text }), { minLength: 1, maxLength: 3 })),
  ) as fc.Arbitrary<Omit<TaskRun, 'name'>>;

const run: fc.Arbitrary<FlowRun> = fc
  .tuple(fc.integer({ min: t0, max: t0 + 10_000_000_000 }), fc.constantFrom('schedule' as const, 'manual' as const))
  .chain(([dueAt, trigger]) =>
    joined(
      fc.record({
        flow: text,
        endedAt: ms.map((after) => dueAt + after),
        states: states(dueAt),
        taskRuns: fc.array(taskRun(dueAt), { maxLength: 3 }),
      }),
      some(
        'startedAt',
        fc.integer({ min: -1_000, max: 60_000 }).map((after) => dueAt + after),
      ),
      some('ownSide', fc.constantFrom(...ownSideCauses)),
      some('lines', fc.array(text, { minLength: 1, maxLength: 3 })),
    ).map((more) => {
      const made = aRun(dueAt, { trigger });
      const { startedAt: _, ...bare } = made;
      const parts = more as FlowRun;
      const named = parts.taskRuns.map((task, index) => ({ ...task, name: taskRunName(made.id, task.task, index) }));
      return { ...bare, ...parts, taskRuns: named };
    }),
  );

describe('a stored run', () => {
  it('is read as it was written, whatever its states, evidence and lines', () => {
    fc.assert(
      fc.property(run, (given) => {
        expect(decodeRun(stored(given))).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it.each(stateNames)('may end in %s', (name) => {
    const ended = aRun(t0, { states: [stateOf(name, t0 + 5, 'why')] });
    expect(decodeRun(stored(ended)).states).toEqual(ended.states);
  });

  it('repeats nothing that its key contains', () => {
    const json = JSON.stringify(bodyOf(lettered('F', t0)));
    for (const notified of ['shop~', String(t0), 'schedule', 'home-']) expect(json).not.toContain(notified);
  });

  it('has a key of its monitor and due time, and expires after 14 days', () => {
    expect(stored(aRun(t0))).toMatchObject({
      key: { partition: 'run/shop', sort: '1795265100000' },
      expiresAt: t0 / 1_000 + 14 * 86_400,
    });
    expect(stored(aRun(t0, { trigger: 'manual' })).key.sort).toBe('1795265100000~m');
  });

  it('is in an index only if it is failing or manual', () => {
    expect(stored(aRun(t0)).indexes).toBeUndefined();
    expect(stored(lettered('C', t0)).indexes).toBeUndefined();
    expect(Object.keys(stored(aRun(t0, { trigger: 'manual' })).indexes ?? {})).toEqual(['all']);
    expect(Object.keys(stored(lettered('F', t0)).indexes ?? {})).toEqual(['all', 'byMonitor']);
  });
});

const reads = (item: Stored): unknown => {
  try {
    return decodeRun(item);
  } catch (error) {
    return error;
  }
};

describe('a record that cannot be read', () => {
  const whole = bodyOf(lettered('F', t0));

  it.each([
    ['nothing', null],
    ['a text', 'run'],
    ['a list', []],
    ['no version', { ...whole, v: undefined }],
    ['a version that is no number', { ...whole, v: '1' }],
    ['no flow', { ...whole, f: undefined }],
    ['an end that is no number', { ...whole, e: 'late' }],
    ['no state', { ...whole, st: [] }],
    ['a state of no name', { ...whole, st: [[99, 0]] }],
    ['a negative state', { ...whole, st: [[-1, 0]] }],
    ['a state with more parts', { ...whole, st: [[6, 0, 'x', 1]] }],
    ['a task without a state', { ...whole, t: [{ n: 'home', st: [] }] }],
    ['evidence without phases', { ...whole, t: [{ n: 'home', st: [[7, 0]], e: [{ u: 'https://shop.example/' }] }] }],
    [
      'a version of TLS that has no name',
      {
        ...whole,
        t: [{ n: 'home', st: [[7, 0]], e: [{ u: 'x', p: [1, 2, 3, 4, 5], t: [99, null, null, null, null] }] }],
      },
    ],
    ['no finding where findings are', { ...whole, t: [{ n: 'home', st: [[7, 0]], f: [] }] }],
    ['a finding of two parts', { ...whole, t: [{ n: 'home', st: [[7, 0]], f: [['Body', 'JSON']] }] }],
    ['a finding of four parts', { ...whole, t: [{ n: 'home', st: [[7, 0]], f: [['Body', 'JSON', 'x', 'y']] }] }],
    ['lines that are no text', { ...whole, l: [1] }],
  ])('is a clear error that names it: %s', (_, body) => {
    const error = reads({ ...stored(aRun(t0)), body });
    expect(error).toBeInstanceOf(RecordError);
    expect(error).toMatchObject({ key: { partition: 'run/shop', sort: String(t0) } });
    expect((error as Error).message).toContain(`record run/shop / ${t0}: it is damaged`);
  });

  it('of an older version has an error that names the versions', () => {
    const error = reads({ ...stored(aRun(t0)), body: { ...whole, v: 0 } });
    expect(error).toBeInstanceOf(RecordError);
    expect((error as Error).message).toBe(
      `record run/shop / ${t0}: it was written by an older Vigía (record version 0; this version reads only 1)`,
    );
  });

  it('of a newer version has an error that recommends an update', () => {
    const error = reads({ ...stored(aRun(t0)), body: { v: 2, anything: true } });
    expect(error).toBeInstanceOf(RecordError);
    expect((error as Error).message).toBe(
      `record run/shop / ${t0}: it was written by a newer Vigía (record version 2; this version reads up to 1): update Vigía`,
    );
  });

  it.each(['', 'x', '123', `${t0}~x`])('has a key that is not the key of a run: %j', (sort) => {
    const error = reads({ ...stored(aRun(t0)), key: { partition: 'run/shop', sort } });
    expect((error as Error).message).toContain('its key is not the key of a run');
    expect(error).toBeInstanceOf(RecordError);
  });

  it('has a short error with the place of the damage, whatever it contains', () => {
    const error = reads({ ...stored(aRun(t0)), body: { ...whole, t: [{ n: 'home', st: [[7, 'x'.repeat(5_000)]] }] } });
    expect((error as Error).message).toContain('at t.0.st.0');
    expect((error as Error).message.length).toBeLessThan(400);
  });

  it('does not hide the others', () => {
    const errors: string[] = [];
    const items = [stored(aRun(at(0))), stored(aRun(at(10)), { v: 9 }), stored(aRun(at(20)))];
    const runs = decodeReadableRuns(items, (error) => errors.push(error.message));
    expect(runs.map(({ dueAt }) => dueAt)).toEqual([at(0), at(20)]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(String(at(10)));
  });
});

describe('runs in a store', () => {
  it('are recorded once and never change', async () => {
    const store = createMemoryStore({ now: () => t0 });
    const first = lettered('F', t0);
    expect(await createRun(store, first)).toBe('created');
    expect(await createRun(store, aRun(t0, { taskRuns: [aTaskRun('Completed')] }))).toBe('exists');
    const found = await getRun(store, first);
    expect(found?.taskRuns[0]?.states).toEqual(first.taskRuns[0]?.states);
    expect(await getRun(store, { ...first, trigger: 'manual' })).toBeUndefined();
  });

  it('are read within inclusive bounds, manual runs included', async () => {
    const store = createMemoryStore({ now: () => t0 });
    for (const one of [...series('WWWW'), aRun(at(20), { trigger: 'manual' })]) await createRun(store, one);
    const page = await queryRuns(store, { monitor: 'shop', from: at(10), to: at(20), limit: 10, descending: true });
    expect(page.items.map(({ key }) => key.sort)).toEqual([`${at(20)}~m`, String(at(20)), String(at(10))]);
  });
});
