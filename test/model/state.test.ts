// By which of its states a run is told, on the page and on the command line alike.
import { expect, it } from 'vitest';
import { type StateName, state, tellingState } from '../../shared/model/state.ts';

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
])('a run that is %s with tasks %j is told by %s', (own, tasks, telling) => {
  const notified = tellingState(
    state(own, 1),
    tasks.map((name) => state(name, 0)),
  );
  expect(notified.name).toBe(telling);
});
