// The types of the public API: what an editor infers, and what the compiler rejects.
import { afterAll, expect, expectTypeOf, it } from 'vitest';
import { takeInvalidDefinitions } from '../../shared/define/invalid-definitions.ts';
import {
  type CheckResult,
  type Duration,
  Failed,
  type FetchResponse,
  type Finding,
  flow,
  type HttpEvidence,
  type HttpOptions,
  http,
  type JsonBody,
  type JsonValue,
  type Language,
  type MessageOption,
  type MessagesOption,
  type Method,
  type MonitorOptions,
  monitor,
  type ReturnedState,
  type TaskContext,
  type TaskDefinition,
  type TaskState,
  task,
} from '../../shared/monitor.ts';

const own = flow('own', () => undefined);

// Test files share modules: the invalid definitions of this file must not be reported by another one.
afterAll(() => void takeInvalidDefinitions());

it('the type of a task carries the type of its value', () => {
  const count = task('count', async ({ attempt }) => (attempt > 1 ? Failed('retry') : attempt));
  expectTypeOf(count).toEqualTypeOf<TaskDefinition<number>>();
  expectTypeOf(http('a', 'https://shop.example/')).toEqualTypeOf<TaskDefinition<number>>();
  flow('f', async ({ run }) => {
    expectTypeOf(await run(count)).toEqualTypeOf<TaskState<number>>();
  });
});

it('the types of options and responses are exported', () => {
  expectTypeOf<MonitorOptions['every']>().toEqualTypeOf<Duration>();
  expectTypeOf<TaskContext['language']>().toEqualTypeOf<Language>();
  expectTypeOf<TaskDefinition<number>['run']>().returns.toEqualTypeOf<
    number | ReturnedState | Promise<number | ReturnedState>
  >();
  expectTypeOf<FetchResponse['evidence']>().toEqualTypeOf<HttpEvidence>();
  expectTypeOf<CheckResult['findings']>().toEqualTypeOf<readonly Finding[]>();
  expectTypeOf<MessagesOption['failed']>().toEqualTypeOf<MessageOption | undefined>();
  expectTypeOf<HttpOptions['method']>().toEqualTypeOf<Method | undefined>();
  expectTypeOf<HttpOptions['body']>().toEqualTypeOf<JsonBody | undefined>();
  expectTypeOf<JsonValue>().toExtend<JsonBody>();
});

it('the compiler rejects invalid options', () => {
  // @ts-expect-error a duration needs a unit
  monitor('a', { every: 30, flow: own });
  // @ts-expect-error a duration has one of the known units
  monitor('a', { every: '30 seconds', flow: own });
  // @ts-expect-error a monitor needs a flow or checks
  monitor('a', { every: '30s' });
  // @ts-expect-error a monitor has either a flow or checks
  monitor('a', { every: '30s', flow: own, checks: [] });
  // @ts-expect-error an unknown field
  monitor('a', { evry: '30s', flow: own });
  // @ts-expect-error a status code is a number
  http('a', 'https://shop.example/', { expect: { status: '200' } });
  // @ts-expect-error only a task can be run
  flow('f', ({ run }) => run(own));
  expect(own.issues).toEqual([]);
});
