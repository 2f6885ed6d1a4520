import { describe, expect, it } from 'vitest';
import { requireVariables } from '../../../functions/runtime/required-variables.ts';
import { variables } from '../../../shared/aws/environment.ts';

describe('required environment variables', () => {
  it('are returned by name, without the other variables', () => {
    const environment = { [variables.table]: 'records', [variables.topicArn]: 'arn' };
    expect(requireVariables(environment, [variables.table])).toEqual({ VIGIA_TABLE: 'records' });
  });

  it.each([{}, { [variables.table]: '' }])('are refused by the name of the missing variable: %j', (environment) => {
    expect(() => requireVariables(environment, [variables.table])).toThrow(
      'The environment variable VIGIA_TABLE is not set',
    );
  });
});
