import { describe, expect, it } from 'vitest';
import { once, required } from '../../../functions/runtime/environment.ts';
import { variables } from '../../../shared/aws/environment.ts';

describe('a function', () => {
  it('reads what it needs from its environment, and nothing else', () => {
    const environment = { [variables.table]: 'records', [variables.topicArn]: 'arn' };
    expect(required(environment, [variables.table])).toEqual({ VIGIA_TABLE: 'records' });
  });

  it.each([{}, { [variables.table]: '' }])('names the variable that is not set: %j', (environment) => {
    expect(() => required(environment, [variables.table])).toThrow('The environment variable VIGIA_TABLE is not set');
  });
});

describe('what is made once', () => {
  it('is made at its first use, and not again', () => {
    let made = 0;
    const get = once(() => {
      made += 1;
      return made;
    });
    expect(made).toBe(0);
    expect([get(), get()]).toEqual([1, 1]);
  });

  it('is tried again after a failure', () => {
    let tries = 0;
    const get = once(() => {
      tries += 1;
      if (tries === 1) throw new Error('not yet');
      return tries;
    });
    expect(get).toThrow('not yet');
    expect(get()).toBe(2);
  });
});
