import { describe, expect, it } from 'vitest';
import type { MonitorStatus } from '../../../shared/model/status.ts';
import { reconcile, record } from '../../../shared/pipeline/record/index.ts';
import { createRun } from '../../../shared/storage/records/run-records.ts';
import { encodeStatus, getStatus } from '../../../shared/storage/records/status-records.ts';
import { aRun, aStatus, at, type Letter, lettered, series, t0 } from '../../support/builders.ts';
import { createStage, interceptStore, type Stage } from '../../support/stage.ts';

const staged = async (more: Partial<MonitorStatus> = {}, now = at(600)): Promise<Stage> => {
  const stage = createStage();
  stage.time.now = now;
  await stage.store.create(encodeStatus(aStatus(more)));
  return stage;
};

const policy = (after: number, recoverAfter: number) => ({ policy: { after, recoverAfter } });

/** Stores runs without reconciling. */
const put = async (stage: Stage, letters: string): Promise<void> => {
  for (const run of series(letters)) await createRun(stage.store, run);
};

const kinds = async (stage: Stage): Promise<readonly string[]> => (await stage.status()).outbox.map(({ id }) => id);

describe('recording', () => {
  it('returns whether it created the record, and logs the run only then', async () => {
    const stage = await staged();
    expect(await record(stage.runDeps([]), lettered('W', t0))).toBe('created');
    expect(await record(stage.runDeps([]), lettered('F', t0))).toBe('exists');
    expect(stage.finished).toEqual([lettered('W', t0)]);
    expect(await stage.runs()).toEqual([lettered('W', t0)]);
  });

  it('reconciles even when another worker created the record first', async () => {
    const stage = await staged();
    await createRun(stage.store, lettered('F', t0));
    expect(await record(stage.runDeps([]), lettered('F', t0))).toBe('exists');
    expect(await kinds(stage)).toEqual(['shop#1 opened']);
    expect(stage.alertCalls).toEqual(['shop']);
  });

  it('writes status and incident in one transaction', async () => {
    const stage = await staged();
    const writes: unknown[] = [];
    const store = {
      ...stage.store,
      transact: (all: Parameters<typeof stage.store.transact>[0]) => {
        writes.push(all.map((write) => [write.op, write.op === 'remove' ? '' : write.item.key.partition]));
        return stage.store.transact(all);
      },
    };
    await record(stage.runDeps([], { store }), lettered('F', t0));
    await record(stage.runDeps([], { store }), lettered('W', at(10)));
    expect(writes).toEqual([
      [
        ['replace', 'status'],
        ['create', 'incident/shop'],
      ],
      [
        ['replace', 'status'],
        ['replace', 'incident/shop'],
      ],
    ]);
    expect(await stage.incidents()).toEqual([
      {
        id: 'shop#1',
        monitor: 'shop',
        n: 1,
        startedAt: t0,
        endedAt: at(10),
        cause: 'broken at 0',
        tasks: ['home'],
        alerts: [
          { id: 'shop#1 opened', kind: 'opened' },
          { id: 'shop#1 closed', kind: 'closed' },
        ],
      },
    ]);
  });

  it('a passing run after a passing one costs one write and two reads', async () => {
    const stage = await staged({ status: 'Up' });
    const calls: string[] = [];
    const counted = Object.fromEntries(
      Object.entries(stage.store).map(([name, call]) => [
        name,
        (...args: never[]) => {
          calls.push(name);
          return (call as (...all: never[]) => unknown)(...args);
        },
      ]),
    ) as unknown as Stage['store'];
    await record(stage.runDeps([], { store: counted }), lettered('W', t0));
    expect(calls).toEqual(['create', 'get', 'query']);
  });
});

describe('reconciling', () => {
  it('is repeated until nothing changes', async () => {
    const stage = await staged();
    await put(stage, 'F');
    let reads = 0;
    const store = interceptStore(stage.store, 'query', () => {
      reads += 1;
    });
    await reconcile(stage.runDeps([], { store }), lettered('F', t0));
    expect(reads).toBe(2);
  });

  it('reads the status before the runs', async () => {
    const stage = await staged();
    await put(stage, 'W');
    const order: string[] = [];
    const store = interceptStore(
      interceptStore(stage.store, 'get', () => order.push('status')),
      'query',
      () => order.push('runs'),
    );
    await reconcile(stage.runDeps([], { store }), lettered('W', t0));
    expect(order.slice(0, 2)).toEqual(['status', 'runs']);
  });

  it('starts again when another worker changed the status meanwhile', async () => {
    const stage = await staged();
    await put(stage, 'F');
    let once = true;
    const store = interceptStore(stage.store, 'transact', async () => {
      const found = await getStatus(stage.store, 'shop');
      if (once && found) await stage.store.replace(encodeStatus({ ...found.status, title: 'New' }), found.version);
      once = false;
    });
    await reconcile(stage.runDeps([], { store }), lettered('F', t0));
    expect(await stage.status()).toMatchObject({ title: 'New', status: 'Down', seq: 1 });
    expect(await stage.incidents()).toHaveLength(1);
  });

  it('throws after ten rounds, so that the message is delivered again', async () => {
    const stage = await staged();
    await put(stage, 'F');
    let rounds = 0;
    const store = {
      ...stage.store,
      transact: async () => {
        rounds += 1;
        return { outcome: 'conflict' as const, index: 0 };
      },
    };
    await expect(reconcile(stage.runDeps([], { store }), lettered('F', t0))).rejects.toThrow(
      'the status of shop still changed after 10 rounds of reconciling',
    );
    expect(rounds).toBe(10);
  });

  it('throws without a status item, and names the planner that creates it', async () => {
    const stage = createStage();
    await expect(reconcile(stage.runDeps([]), lettered('F', t0))).rejects.toThrow('monitor shop has no status item');
  });

  it('ignores runs dated more than a minute ahead', async () => {
    const stage = await staged({}, at(0));
    await createRun(stage.store, lettered('F', at(61)));
    await reconcile(stage.runDeps([]), lettered('F', at(61)));
    expect(await stage.status()).toMatchObject({ status: 'Unknown' });
    await createRun(stage.store, lettered('F', at(60)));
    await reconcile(stage.runDeps([]), lettered('F', at(60)));
    expect(await stage.status()).toMatchObject({ status: 'Down' });
  });

  it('logs a damaged record, and settles from the others', async () => {
    const stage = await staged();
    await put(stage, 'W.F');
    await stage.store.create({ key: { partition: 'run/shop', sort: String(at(10)) }, body: { v: 1, f: 3 } });
    await reconcile(stage.runDeps([]), lettered('F', at(20)));
    expect(await stage.status()).toMatchObject({ status: 'Down' });
    expect(stage.logged[0]).toContain(`record run/shop / ${at(10)}: it is damaged at f`);
  });

  it('starts the alert step only when there are new alerts', async () => {
    const stage = await staged();
    await record(stage.runDeps([]), lettered('W', t0));
    expect(stage.alertCalls).toEqual([]);
    await record(stage.runDeps([]), lettered('F', at(10)));
    await record(stage.runDeps([]), lettered('F', at(20)));
    expect(stage.alertCalls).toEqual(['shop']);
  });
});

describe('a late result', () => {
  it('is found among any number of newer runs, and its outage has alerts', async () => {
    const stage = await staged({ status: 'Up' }, at(3_000));
    await put(stage, `WW..${'W'.repeat(200)}`);
    await record(stage.runDeps([]), lettered('F', at(20)));
    expect(await kinds(stage)).toEqual(['shop#1 opened', 'shop#1 closed']);
    expect(await stage.incidents()).toMatchObject([{ startedAt: at(20), endedAt: at(40) }]);
  });

  it('that reveals more outages than one write takes is settled in rounds', async () => {
    const stage = await staged({ status: 'Up' }, at(3_000));
    await put(stage, `W.${'FW'.repeat(60)}`);
    await record(stage.runDeps([]), lettered('W', at(10)));
    expect(await stage.status()).toMatchObject({ status: 'Up', seq: 60 });
    expect((await stage.incidents()).map(({ startedAt }) => startedAt)).toEqual(
      Array.from({ length: 60 }, (_, index) => at(20 + 20 * index)),
    );
  });

  it('completes a streak with the runs before it', async () => {
    const stage = await staged({ status: 'Up', ...policy(3, 1) }, at(3_000));
    await put(stage, `WFF.${'W'.repeat(100)}`);
    await record(stage.runDeps([]), lettered('F', at(30)));
    expect(await stage.incidents()).toMatchObject([{ startedAt: at(10), endedAt: at(40) }]);
  });

  it('completes a streak over neutral runs too', async () => {
    const stage = await staged({ status: 'Up', ...policy(2, 1) }, at(3_000));
    await put(stage, `WFCX.${'W'.repeat(100)}`);
    await record(stage.runDeps([]), lettered('F', at(40)));
    expect(await stage.incidents()).toMatchObject([{ startedAt: at(10), endedAt: at(50) }]);
  });

  it.each<readonly [Letter, string]>([
    ['W', 'FF.F'],
    ['F', 'FF.W'],
    ['F', 'WW.W'],
    ['C', 'WF.W'],
  ])('%s added late to %s: the status and the open incident agree', async (letter, letters) => {
    const stage = await staged();
    for (const run of series(letters)) await record(stage.runDeps([]), run);
    await record(stage.runDeps([]), lettered(letter, at(20)));
    const { status, open } = await stage.status();
    expect(status).toBe(letters.endsWith('F') ? 'Down' : 'Up');
    expect(open !== undefined).toBe(status === 'Down');
  });
});

describe('workers at the same time', () => {
  it('open one incident for one outage', async () => {
    const stage = await staged();
    const runs = [...series('FFFF'), aRun(at(35), { trigger: 'manual' })];
    await Promise.all(runs.map((run) => record(stage.runDeps([]), run)));
    expect(await stage.status()).toMatchObject({ status: 'Up', seq: (await stage.incidents()).length });
    expect(await kinds(stage)).toEqual((await stage.incidents()).flatMap(({ alerts }) => alerts.map(({ id }) => id)));
    expect(await stage.incidents()).toHaveLength(1);
  });
});
