// The overrides of a monitor as JSON, and the body of a request that changes them.
import * as v from 'valibot';
import { expected } from '../../messages/en/api.ts';
import { defined } from '../../model/defined.ts';
import type { MonitorSpec } from '../../model/monitor.ts';
import {
  activeOverrides,
  effectiveSpec,
  type MonitorOverrides,
  type Override,
  type OverrideChange,
} from '../../model/overrides.ts';
import type { JsonOf } from '../json-of.ts';
import { overridesTag } from '../overrides-tag.ts';
import { isoTime, MonitorId, SingleLineText, TextOrNull, Time } from './common-json.ts';

const Seconds = v.pipe(v.number(), v.minValue(0));

const override = <S extends v.GenericSchema>(value: S) =>
  v.nullable(
    v.strictObject({
      value,
      declared: v.pipe(value, v.description('The value in monitors.ts')),
      at: Time,
      reason: TextOrNull,
    }),
  );

const fields = {
  monitor: MonitorId,
  etag: v.pipe(v.string(), v.description('The tag for If-Match')),
  intervalSeconds: v.pipe(Seconds, v.description('The interval in effect')),
  paused: v.pipe(v.boolean(), v.description('Whether it is paused in effect')),
  overrides: v.pipe(
    v.strictObject({ intervalSeconds: override(Seconds), paused: override(v.boolean()) }),
    v.description('null where the value in monitors.ts is in effect'),
  ),
};

export const OverridesJson = v.pipe(v.strictObject(fields), v.title('Overrides'));

export const ChangedMonitorJson = v.pipe(
  v.strictObject({
    ...fields,
    effectiveFrom: v.pipe(Time, v.description('When the change takes effect; on AWS, the latest time')),
  }),
  v.title('ChangedMonitor'),
);

/** Has at least one of the two values; a `reason` alone changes nothing. */
export const MonitorChangeBody = v.pipe(
  v.strictObject({
    intervalSeconds: v.optional(
      v.nullable(
        v.pipe(
          v.number(expected.intervalSeconds),
          v.integer(expected.intervalSeconds),
          v.minValue(10, expected.intervalSeconds),
          v.maxValue(604_800, expected.intervalSeconds),
        ),
      ),
    ),
    paused: v.optional(v.nullable(v.boolean(expected.paused))),
    reason: v.optional(SingleLineText),
  }),
  v.check(
    ({ intervalSeconds, paused }) => intervalSeconds !== undefined || paused !== undefined,
    expected.monitorChange,
  ),
  // The same for the OpenAPI document, which has no checks by functions: metadata are keywords of its schema.
  v.metadata({ anyOf: ['intervalSeconds', 'paused'].map((name) => ({ required: [name] })), minProperties: 1 }),
  v.title('MonitorChange'),
  v.examples([{ intervalSeconds: 60, reason: 'the shop is being moved' }]),
);

const overrideJson = <T>(found: Override<T> | undefined, toJson: (value: T) => T) =>
  found
    ? {
        value: toJson(found.value),
        declared: toJson(found.declared),
        at: isoTime(found.at),
        reason: found.reason ?? null,
      }
    : null;

/** `version` of the record of the overrides, 0 when there is none. */
export const overridesJson = (
  spec: MonitorSpec,
  overrides: MonitorOverrides | undefined,
  version: number,
): JsonOf<typeof OverridesJson> => {
  const effective = effectiveSpec(spec, overrides);
  const { interval, paused } = activeOverrides(spec, overrides);
  return {
    monitor: spec.id,
    etag: overridesTag(version),
    intervalSeconds: effective.intervalMs / 1_000,
    paused: effective.paused ?? false,
    overrides: {
      intervalSeconds: overrideJson(interval, (ms) => ms / 1_000),
      paused: overrideJson(paused, (value) => value),
    },
  };
};

export const overrideChangeOf = (body: v.InferOutput<typeof MonitorChangeBody>): OverrideChange => {
  const { intervalSeconds, paused, reason } = body;
  const intervalMs = intervalSeconds == null ? intervalSeconds : intervalSeconds * 1_000;
  return defined({ intervalMs, paused, reason });
};
