import { afterEach, describe, expect, it, vi } from 'vitest';
import { variables } from '../../shared/aws/environment.ts';

/** A handler that has not read its environment yet: it reads it once. */
const newHandler = async () => {
  vi.resetModules();
  return (await import('../../functions/alert.ts')).handler;
};

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the alert function', () => {
  it('names the environment variable that the stack did not set', async () => {
    vi.stubEnv(variables.table, 'records');
    await expect((await newHandler())({ monitor: 'shop' })).rejects.toThrow(
      'The environment variable VIGIA_TOPIC_ARN is not set',
    );
  });

  it('refuses an event without a monitor', async () => {
    vi.stubEnv('AWS_REGION', 'us-east-1');
    vi.stubEnv(variables.table, 'records');
    vi.stubEnv(variables.topicArn, 'arn:aws:sns:us-east-1:123456789012:alerts');
    await expect((await newHandler())({})).rejects.toThrow(
      'The event must be { "monitor": "<id>" } or { "count": "subscribers" }',
    );
  });
});
