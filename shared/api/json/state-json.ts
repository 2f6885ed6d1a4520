// The state of a flow run or a task run as JSON.
import * as v from 'valibot';
import { type State, stateNames, stateTypes } from '../../model/state.ts';
import type { JsonOf } from '../json-of.ts';
import { isoTime, TextOrNull, Time } from './common-json.ts';

export const StateJson = v.pipe(
  v.strictObject({
    type: v.pipe(v.picklist(stateTypes), v.description('Decides how the run counts')),
    name: v.pipe(v.picklist(stateNames), v.description('For display')),
    message: TextOrNull,
    timestamp: Time,
  }),
  v.title('State'),
);

export const stateJson = ({ type, name, message, timestamp }: State): JsonOf<typeof StateJson> => ({
  type,
  name,
  message: message ?? null,
  timestamp: isoTime(timestamp),
});
