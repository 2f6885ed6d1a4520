import { expect, it } from 'vitest';
import { decisiveState, type StateName, state } from '../../shared/model/state.ts';

it.each<readonly [StateName, readonly StateName[], StateName]>([
  ['Completed', ['Completed', 'Completed'], 'Completed'],
  ['Completed', ['Degraded', 'Completed', 'Failed'], 'Failed'],
  ['Failed', ['Completed', 'TimedOut', 'Failed'], 'TimedOut'],
  ['Failed', ['Completed', 'Degraded'], 'Failed'],
  ['Crashed', ['Degraded', 'Completed'], 'Crashed'],
  ['Completed', ['Degraded', 'Crashed'], 'Crashed'],
  ['Completed', ['Completed', 'Degraded'], 'Degraded'],
  ['Degraded', ['Completed'], 'Degraded'],
  ['Cancelled', [], 'Cancelled'],
])('the decisive state of a %s run with tasks %j is %s', (own, tasks, expected) => {
  const decisive = decisiveState(
    state(own, 1),
    tasks.map((name) => state(name, 0)),
  );
  expect(decisive.name).toBe(expected);
});
