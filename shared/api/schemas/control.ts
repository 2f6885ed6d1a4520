// What was changed by hand of a monitor, as the API tells it, and what may be asked for.
import * as v from 'valibot';
import { Line, MonitorId, Time } from './common.ts';

const override = <S extends v.GenericSchema>(fields: { readonly value: S; readonly declared: S }) =>
  v.nullable(v.strictObject({ ...fields, at: Time, reason: v.nullable(v.string()) }));

const Seconds = v.pipe(v.number(), v.minValue(0));

const fields = {
  monitor: MonitorId,
  etag: v.pipe(v.string(), v.description('For If-Match: the tag of what was changed by hand')),
  intervalSeconds: v.pipe(Seconds, v.description('How often it runs now')),
  paused: v.boolean(),
  interval: v.pipe(override({ value: Seconds, declared: Seconds }), v.description('Null: as monitors.ts says')),
  pause: v.pipe(
    override({ value: v.boolean(), declared: v.boolean() }),
    v.description('Null: paused or not as monitors.ts says'),
  ),
};

export const ControlJson = v.pipe(v.strictObject(fields), v.title('Control'));

export const ChangedControlJson = v.pipe(
  v.strictObject({
    ...fields,
    effectiveFrom: v.pipe(Time, v.description('From when on it is valid; on AWS at the latest')),
  }),
  v.title('ChangedControl'),
);

const wholeSeconds = 'a whole number of seconds from 10 to 604800, or null for what monitors.ts says';
const yesOrNo = 'true, false, or null for what monitors.ts says';

/** At least one of the two; `reason` alone changes nothing. */
export const ControlChangeBody = v.pipe(
  v.strictObject({
    intervalSeconds: v.optional(
      v.nullable(
        v.pipe(
          v.number(wholeSeconds),
          v.integer(wholeSeconds),
          v.minValue(10, wholeSeconds),
          v.maxValue(604_800, wholeSeconds),
        ),
      ),
    ),
    paused: v.optional(v.nullable(v.boolean(yesOrNo))),
    reason: v.optional(Line),
  }),
  v.check(
    ({ intervalSeconds, paused }) => intervalSeconds !== undefined || paused !== undefined,
    'an object with intervalSeconds, paused, or both',
  ),
  v.title('ControlChange'),
  v.examples([{ intervalSeconds: 60, reason: 'the shop is being moved' }]),
);
