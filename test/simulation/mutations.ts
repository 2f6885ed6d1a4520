// Ways to break the line that look harmless: each is a change of the source, made in a copy of it.
export type Edit = { readonly file: string; readonly find: string; readonly put: string };
export type Mutation = {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** The first story that is told, 1 when left out: a little before the first that catches it, to save time. */
  readonly from?: number;
};

const record = 'shared/pipeline/record/index.ts';
const alert = 'shared/pipeline/alert/index.ts';
const settle = 'shared/model/settle.ts';
const remind = 'shared/model/reminder.ts';
const outbox = 'shared/model/outbox.ts';

export const mutations: readonly Mutation[] = [
  {
    name: 'mark before send',
    edits: [
      {
        file: alert,
        find: 'const sent = await publish(deps, { owner: claimed.owner, status });',
        put: `const early = { owner: claimed.owner, accepted: status.outbox, at: 1, refused: false, until: deps.clock.now() + deps.leaseMs };
    const marked = await moveOn(deps, monitor, (before) => mark(before, early));
    const sent = await publish(deps, { owner: claimed.owner, status });`,
      },
      {
        file: alert,
        find: 'status = await moveOn(deps, monitor, (before) => mark(before, sent));',
        put: 'status = marked;',
      },
    ],
  },
  {
    name: 'nobody looks for what is not noted yet',
    edits: [
      {
        file: 'shared/storage/records/status-records.ts',
        find: 'status.outbox.length > 0 || status.pendingReceipts !== undefined',
        put: 'status.outbox.length > 0',
      },
    ],
  },
  {
    name: 'forgetting what was accepted while others noted',
    from: 2_200,
    edits: [
      { file: alert, find: 'forget(status, pendingReceipts)', put: 'forget(status, status.pendingReceipts ?? [])' },
    ],
  },
  {
    name: 'the one who finds a record does not look',
    from: 700,
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
    name: 'no look after the create',
    edits: [
      {
        file: record,
        find: '  await reconcile(deps, run);\n',
        put: "  if (outcome === 'exists') await reconcile(deps, run);\n",
      },
    ],
  },
  {
    name: 'look once instead of until nothing is left',
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
    name: 'runs queried before the status',
    from: 85,
    edits: [
      {
        file: record,
        find: 'const before = await getStatus(deps.store, run.monitor);',
        put: `const early = await getStatus(deps.store, run.monitor);
    const runs = early ? await readDecisiveRuns(deps, { status: early.status, includingDueAt: run.dueAt }) : [];
    const before = await getStatus(deps.store, run.monitor);`,
      },
      {
        file: record,
        find: '    const runs = await readDecisiveRuns(deps, { status: before.status, includingDueAt: run.dueAt });\n',
        put: '',
      },
    ],
  },
  {
    name: 'no version check',
    edits: [
      {
        file: 'shared/storage/records/settlement-writes.ts',
        find: 'expectedVersion: before.version }',
        put: 'expectedVersion: (await store.get(encodeStatus(status).key))?.version ?? before.version }',
      },
    ],
  },
  {
    name: 'no cover',
    edits: [
      {
        file: settle,
        find: 'const { at, isAll } = cover(start, folded.periods);',
        put: 'const { at, isAll } = cover(start, []);',
      },
    ],
  },
  {
    name: 'fold by arrival order',
    edits: [
      {
        file: 'shared/model/fold.ts',
        find: '.toSorted(bySchedule)',
        put: '.toSorted((a, b) => a.endedAt - b.endedAt || bySchedule(a, b))',
      },
    ],
  },
  {
    name: 'incident id from a due time',
    edits: [{ file: settle, find: 'n: at.status.seq + 1', put: 'n: (first.dueAt / 1000) % 10_000_000 | 0' }],
  },
  {
    name: 'watermark before send',
    edits: [
      {
        file: 'shared/pipeline/plan/index.ts',
        find: "  if (!(await dispatch(deps.queue, outgoing))) return { outcome: 'refused' };\n",
        put: '',
      },
      {
        file: 'shared/pipeline/plan/index.ts',
        find: '  return moved ?',
        put: "  if (moved && !(await dispatch(deps.queue, outgoing))) return { outcome: 'refused' };\n  return moved ?",
      },
    ],
  },
  {
    name: 'no claim before sending',
    edits: [
      {
        file: alert,
        find: "const replaced = await deps.store.replace(encodeStatus(status), found.version);\n  return replaced.outcome === 'replaced' ? { owner, status } : 'busy';",
        put: 'return { owner, status };',
      },
    ],
  },
  {
    name: 'carrying on with a lease that is no longer its own',
    from: 40,
    edits: [
      {
        file: alert,
        find: "    if (!owns(status, claimed.owner)) return { outcome: 'overtaken', status };\n",
        put: '',
      },
    ],
  },
  {
    name: 'only what one look told is kept in mind',
    edits: [
      {
        file: 'shared/model/failure-alerts.ts',
        find: '[...notified.runs, ...fresh.map(nameOf)]',
        put: 'fresh.map(nameOf)',
      },
    ],
  },
  {
    name: 'reminders counted from the beginning of the incident',
    edits: [{ file: remind, find: '(open.lastNotified?.at ?? open.from) + everyMs', put: 'open.from + everyMs' }],
  },
  {
    name: 'a reminder while something waits to be sent',
    from: 30,
    edits: [{ file: remind, find: ' || outbox.length > 0', put: '' }],
  },
  {
    name: 'a pause that leaves the incident open',
    edits: [
      {
        file: settle,
        find: 'return open ? end(start, open,',
        put: "return open && flag === 'removed' ? end(start, open,",
      },
    ],
  },
  {
    name: 'a resume that counts what was recorded in the pause',
    edits: [
      {
        file: settle,
        find: 'status.paused ? { ...begunAnew(status, at), paused: false } : status',
        put: 'status.paused ? { ...status, since: at, paused: false } : status',
      },
    ],
  },
  {
    name: 'a digest that grows while it is being sent',
    from: 200,
    edits: [{ file: outbox, find: '!context.held || outbox.length >= maxOutboxEntries', put: 'outbox.length > 0' }],
  },
  {
    name: 'digests that never grow',
    from: 70,
    edits: [{ file: outbox, find: '!context.held || outbox.length >= maxOutboxEntries', put: 'outbox.length < 0' }],
  },
];
