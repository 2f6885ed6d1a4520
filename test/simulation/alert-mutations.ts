// Mutations of the alert step, the outbox and the reminders.
import type { Mutation } from './mutation.ts';

const alert = 'shared/pipeline/alert/index.ts';
const sendPending = 'shared/pipeline/alert/send-pending.ts';
const delivery = 'shared/model/delivery.ts';
const remind = 'shared/model/reminder.ts';
const outbox = 'shared/model/outbox.ts';

export const alertMutations: readonly Mutation[] = [
  {
    name: 'alerts are marked as accepted before they are sent',
    edits: [
      {
        file: sendPending,
        find: 'const sent = await sendRound(deps, sender, status);',
        put: `const delivered = pendingAlerts(status, channel.name).map((alert) => ({ alert, outcome: 'accepted' as const }));
    const early = { channel: channel.name, owner, delivered, at: 1, isOver: false, until: deps.clock.now() + deps.leaseMs };
    const marked = await changeStatus(deps, monitor, (before) => mark(before, early, names));
    const sent = await sendRound(deps, sender, status);`,
      },
      {
        file: sendPending,
        find: 'status = await changeStatus(deps, monitor, (before) => mark(before, { ...sent, isOver }, names));',
        put: 'status = marked;',
      },
    ],
  },
  {
    name: 'an alert leaves the outbox when the first channel has accepted it',
    edits: [{ file: delivery, find: 'names.some((name) => !known', put: 'names.every((name) => !known' }],
  },
  {
    name: 'one lease for all channels',
    edits: [
      {
        file: delivery,
        find: 'const { lease, notBefore = 0 } = status.channels?.[channel] ?? {};',
        put: `const { notBefore = 0 } = status.channels?.[channel] ?? {};
  const lease = Object.values(status.channels ?? {}).find((one) => one.lease && one.lease.until > now)?.lease;`,
      },
    ],
  },
  {
    name: 'one back-off for all channels',
    edits: [
      {
        file: delivery,
        find: 'const { lease, notBefore = 0 } = status.channels?.[channel] ?? {};',
        put: `const { lease } = status.channels?.[channel] ?? {};
  const notBefore = Math.max(0, ...Object.values(status.channels ?? {}).map((one) => one.notBefore ?? 0));`,
      },
    ],
  },
  {
    name: 'a channel waits for the channel before it',
    edits: [
      {
        file: alert,
        find: 'claimed.map(async (channel) => {',
        put: 'claimed.map(async (channel, index) => {\n      if (index > 0) await deps.clock.sleep(20_000);',
      },
    ],
  },
  {
    name: 'a refused alert is sent again',
    edits: [{ file: sendPending, find: "if (sent.outcome === 'retry') {", put: "if (sent.outcome !== 'accepted') {" }],
  },
  {
    name: 'the receipt of one channel counts for all channels',
    edits: [
      {
        file: 'shared/storage/records/delivery-receipts.ts',
        find: 'if (deliveries.some(({ channel }) => channel === receipt.channel)) return alert;',
        put: 'if (deliveries.length > 0) return alert;',
      },
    ],
  },
  {
    name: 'alerts are merged although a channel has finished only one of them',
    from: 500,
    edits: [
      {
        file: outbox,
        find: 'if (byA.length === 0 || byA.join() !== byB.join()) return false;',
        put: 'if (byA.length + byB.length === 0) return false;',
      },
    ],
  },
  {
    name: 'alerts are merged while a channel may be sending them',
    from: 2_900,
    edits: [
      {
        file: outbox,
        find: 'return ![a, b].some((alert) => mayBeSending(box.outbox, progress, alert));',
        put: 'return true;',
      },
    ],
  },
  {
    name: 'pending receipts do not wake the alert step',
    edits: [{ file: delivery, find: '  if (pendingReceipts) return 0;\n', put: '' }],
  },
  {
    name: 'receipts that were added while others were recorded are forgotten',
    edits: [
      {
        file: 'shared/pipeline/alert/change-status.ts',
        find: 'forget(status, pendingReceipts)',
        put: 'forget(status, status.pendingReceipts ?? [])',
      },
    ],
  },
  {
    name: 'a sender claims no lease before sending',
    edits: [
      {
        file: alert,
        find: "const replaced = await deps.store.replace(encodeStatus(status), found.version);\n    if (replaced.outcome === 'replaced') return",
        put: 'return',
      },
    ],
  },
  {
    name: 'a sender continues although another sender has the lease',
    edits: [
      {
        file: sendPending,
        find: "    if (!owns(status, channel.name, owner)) return { outcome: 'overtaken', status };\n",
        put: '',
      },
    ],
  },
  {
    name: 'reminders are timed from the beginning of the incident',
    edits: [{ file: remind, find: '(open.lastNotified?.at ?? open.from) + everyMs', put: 'open.from + everyMs' }],
  },
  {
    name: 'a reminder joins alerts that no channel has taken',
    from: 30,
    edits: [
      { file: remind, find: '(outbox.length > 0 && !isFinishedBySome(outbox, channels))', put: 'outbox.length < 0' },
    ],
  },
  {
    name: 'a digest grows while it is being sent',
    from: 200,
    edits: [{ file: outbox, find: '(isUntouched(box, last) || box.outbox.length >= maxOutboxEntries)', put: 'true' }],
  },
  {
    name: 'digests never grow',
    from: 70,
    edits: [{ file: outbox, find: '(isUntouched(box, last) || box.outbox.length >= maxOutboxEntries)', put: 'false' }],
  },
];
