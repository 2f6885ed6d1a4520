// A message of the queue as text, and back: what cannot be read is a clear error.
import * as v from 'valibot';
import { drilledMonitorOf } from '../model/drill.ts';
import { isSlug } from '../model/identity.ts';
import { maxRunsPerMessage, type RunMessage } from '../model/run-message.ts';
import { Interval } from '../storage/records/record-fields.ts';

/** A real monitor or the shadow of one. */
const Monitor = v.pipe(
  v.string(),
  v.check((id) => isSlug(drilledMonitorOf(id) ?? id), 'a monitor id is expected'),
);
const DueAt = v.pipe(v.number(), v.integer(), v.minValue(1e12), v.maxValue(9_999_999_999_999));
const MessageBody = v.object({
  runs: v.pipe(
    v.array(
      v.object({
        monitor: Monitor,
        dueAt: DueAt,
        trigger: v.picklist(['schedule', 'manual']),
        intervalMs: v.exactOptional(Interval),
      }),
    ),
    v.minLength(1),
    v.maxLength(maxRunsPerMessage),
  ),
});

export const formatMessage = (message: RunMessage): string => JSON.stringify(message);

/** Throws an Error that says where the text departs from `{ runs: [{ monitor, dueAt, trigger, intervalMs? }] }`. */
export const parseMessage = (text: string): RunMessage => {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Error('malformed message: it is not JSON');
  }
  const parsed = v.safeParse(MessageBody, body, { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`malformed message at ${v.getDotPath(issue) ?? 'its root'}: ${issue.message.slice(0, 200)}`);
};
