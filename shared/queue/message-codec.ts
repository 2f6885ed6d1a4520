// Converts messages of the queue to text and back. A malformed text is a clear error.
import * as v from 'valibot';
import { scheduling as messages } from '../messages/en/scheduling.ts';
import { drilledMonitorOf } from '../model/drill.ts';
import { isSlug } from '../model/identity.ts';
import { maxRunsPerMessage, type RunMessage } from '../model/run-message.ts';
import { Interval } from '../storage/records/record-fields.ts';

/** The id of a real monitor, or of the shadow of one. */
const Monitor = v.pipe(
  v.string(),
  v.check((id) => isSlug(drilledMonitorOf(id) ?? id), messages.notAMonitorId),
);
const DueAt = v.pipe(v.number(), v.integer(), v.minValue(1e12), v.maxValue(9_999_999_999_999));
const MessageBody = v.object({
  runs: v.pipe(
    v.array(
      v.object({
        monitor: Monitor,
        dueAt: DueAt,
        trigger: v.picklist(['schedule', 'manual', 'catch-up']),
        intervalMs: v.exactOptional(Interval),
      }),
    ),
    v.minLength(1),
    v.maxLength(maxRunsPerMessage),
  ),
});

/** Valibot's messages repeat the value, which may be long. */
const maxProblemLength = 200;

export const formatMessage = (message: RunMessage): string => JSON.stringify(message);

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error(messages.messageNotJson);
  }
};

/** Throws an Error that names where the text differs from `{ runs: [{ monitor, dueAt, trigger, intervalMs? }] }`. */
export const parseMessage = (text: string): RunMessage => {
  const parsed = v.safeParse(MessageBody, parseJson(text), { abortEarly: true });
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue) ?? undefined;
  throw new Error(messages.messageMalformed({ path, problem: issue.message.slice(0, maxProblemLength) }));
};
