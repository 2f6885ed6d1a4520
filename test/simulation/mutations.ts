// Mutations of the pipeline: changes of the source that seem harmless, applied to a copy of it.
import { alertMutations } from './alert-mutations.ts';
import type { Mutation } from './mutation.ts';

const record = 'shared/pipeline/record/index.ts';
const settle = 'shared/model/settle.ts';
const settlement = 'shared/model/settlement.ts';
const pause = 'shared/model/pause.ts';

export const mutations: readonly Mutation[] = [
  ...alertMutations,
  {
    name: 'a worker that finds an existing record does not reconcile',
    from: 1_200,
    edits: [
      {
        file: record,
        find: '  await reconcile(deps, run);\n',
        put: "  if (outcome === 'created') await reconcile(deps, run);\n",
      },
      { file: 'shared/pipeline/run/overdue-run.ts', find: '  await reconcile(deps, request);\n', put: '' },
    ],
  },
  {
    name: 'a worker that creates a record does not reconcile',
    edits: [
      {
        file: record,
        find: '  await reconcile(deps, run);\n',
        put: "  if (outcome === 'exists') await reconcile(deps, run);\n",
      },
    ],
  },
  {
    name: 'reconcile stops after one round',
    from: 290,
    edits: [
      {
        file: record,
        find: 'await deps.alert(run.monitor);\n',
        put: 'await deps.alert(run.monitor);\n    return;\n',
      },
    ],
  },
  {
    name: 'reconcile reads the runs before the status',
    from: 85,
    edits: [
      {
        file: record,
        find: 'const before = await getStatus(deps.store, run.monitor);',
        put: `const early = await getStatus(deps.store, run.monitor);
    const none = { runs: [], isAll: false };
    const { runs, isAll } = early
      ? await readDecisiveRuns(deps, { status: early.status, includingDueAt: run.dueAt })
      : none;
    const before = await getStatus(deps.store, run.monitor);`,
      },
      {
        file: record,
        find: '    const { runs, isAll } = await readDecisiveRuns(deps, { status: before.status, includingDueAt: run.dueAt });\n',
        put: '',
      },
    ],
  },
  {
    name: 'the status is replaced at any version',
    edits: [
      {
        file: 'shared/storage/records/settlement-writes.ts',
        find: 'expectedVersion: before.version }',
        put: 'expectedVersion: (await store.get(encodeStatus(status).key))?.version ?? before.version }',
      },
    ],
  },
  {
    name: 'closed Down periods get no incidents',
    edits: [
      {
        file: settle,
        find: 'addClosedIncidents(start, folded.periods, gaps);',
        put: 'addClosedIncidents(start, [], gaps);',
      },
    ],
  },
  {
    name: 'fold orders runs by arrival',
    edits: [
      {
        file: 'shared/model/fold.ts',
        find: '.toSorted(bySchedule)',
        put: '.toSorted((a, b) => a.endedAt - b.endedAt || bySchedule(a, b))',
      },
    ],
  },
  {
    name: 'incidents are numbered by due time',
    edits: [{ file: settlement, find: 'n: others.seq + 1', put: 'n: (first.dueAt / 1000) % 10_000_000 | 0' }],
  },
  {
    name: 'the watermark moves before the runs are queued',
    edits: [
      {
        file: 'shared/pipeline/plan/index.ts',
        find: "  const sent = await planWindow(deps.queue, due, window);\n  if (sent.outcome === 'refused') return sent;\n",
        put: '  const sent = { messages: 0 };\n',
      },
      {
        file: 'shared/pipeline/plan/index.ts',
        find: "  if (!moved) return { outcome: 'overtaken' };\n",
        put: "  if (!moved) return { outcome: 'overtaken' };\n  if ((await planWindow(deps.queue, due, window)).outcome === 'refused') return { outcome: 'refused' };\n",
      },
    ],
  },
  {
    name: 'a bad certificate is not remembered',
    edits: [
      {
        file: 'shared/model/settle.ts',
        find: 'rememberCertificate(endPause(status, runs), decisive)',
        put: 'endPause(status, runs)',
      },
    ],
  },
  {
    name: 'only the failures of the last settlement are remembered',
    edits: [
      {
        file: 'shared/model/failure-alerts.ts',
        find: '[...notified.runs, ...fresh.map(shortId)]',
        put: 'fresh.map(shortId)',
      },
    ],
  },
  {
    name: 'a pause leaves the incident open',
    edits: [
      {
        file: pause,
        find: 'return open ? endIncident(start, open,',
        put: "return open && flag === 'removed' ? endIncident(start, open,",
      },
    ],
  },
  {
    name: 'runs that were recorded during a pause count after it',
    from: 3_800,
    edits: [
      {
        file: pause,
        find: 'status.paused ? { ...restart(status, at), paused: false } : status',
        put: 'status.paused ? { ...status, since: at, paused: false } : status',
      },
    ],
  },
];
