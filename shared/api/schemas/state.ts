// The state of a run or a task run.
import * as v from 'valibot';
import { stateNames, stateTypes } from '../../model/state.ts';
import { MaybeText, Time } from './common.ts';

export const StateShape = v.pipe(
  v.strictObject({
    type: v.pipe(v.picklist(stateTypes), v.description('What counts')),
    name: v.pipe(v.picklist(stateNames), v.description('For display')),
    message: MaybeText,
    timestamp: Time,
  }),
  v.title('State'),
);
