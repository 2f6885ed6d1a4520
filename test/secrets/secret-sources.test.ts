import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { missingSecrets, openEnvironmentSecrets } from '../../shared/secrets/environment-secrets.ts';
import { openSsmSecrets } from '../../shared/secrets/ssm-secrets.ts';
import { aSpec } from '../support/builders.ts';

describe('environment secrets', () => {
  it('returns the value of a variable without the line end of a file', async () => {
    const secrets = openEnvironmentSecrets({ TOKEN: 'abc\n', EMPTY: '' });
    expect(await secrets.get('TOKEN')).toBe('abc');
    await expect(secrets.get('EMPTY')).rejects.toMatchObject({ reason: 'not-set' });
    await expect(secrets.get('NONE')).rejects.toThrow('the environment variable NONE is not set');
  });

  it('reports each missing secret once, with the monitors that require it', () => {
    const monitors = ['a', 'b', 'c', 'd'].map((id) => aSpec(id, { secrets: ['TOKEN', 'KEY'] }));
    expect(missingSecrets({ monitors: [...monitors, aSpec('e')] }, { KEY: 'x' })).toEqual([
      'The secret TOKEN, for a, b, c and 1 more, is not set: set the environment variable TOKEN.',
    ]);
  });

  it('reports a missing secret of an alert channel', () => {
    const channels = [{ id: 'team', kind: 'webhook', options: {}, secrets: ['HOOK', 'KEY'] }];
    const manifest = { monitors: [aSpec('a', { secrets: ['HOOK'] })], alerts: { channels, default: ['team'] } };
    expect(missingSecrets(manifest, { KEY: 'x' })).toEqual([
      'The secret HOOK, for a, the alert channel team, is not set: set the environment variable HOOK.',
    ]);
  });
});

describe('SSM secrets', () => {
  const ssm = mockClient(SSMClient);
  const time = { now: 0 };
  const open = () => openSsmSecrets({ clock: { now: () => time.now }, client: ssm as unknown as SSMClient });
  beforeEach(() => void ssm.reset());

  it('reads a decrypted parameter at most once in five minutes', async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'abc' } });
    const secrets = open();
    expect(await Promise.all([secrets.get('TOKEN'), secrets.get('TOKEN')])).toEqual(['abc', 'abc']);
    const calls = () => ssm.commandCalls(GetParameterCommand).map(({ args }) => args[0].input);
    expect(calls()).toEqual([{ Name: '/vigia/TOKEN', WithDecryption: true }]);
    time.now += 5 * 60_000 + 1;
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: 'new' } });
    expect(await secrets.get('TOKEN')).toBe('new');
    expect(calls()).toHaveLength(2);
  });

  it('rejects a missing or empty parameter as not set, and reads it again', async () => {
    const none = new ParameterNotFound({ message: 'none', $metadata: {} });
    ssm
      .on(GetParameterCommand)
      .rejectsOnce(none)
      .resolvesOnce({ Parameter: { Value: '' } })
      .resolves({
        Parameter: { Value: 'abc' },
      });
    const secrets = open();
    await expect(secrets.get('TOKEN')).rejects.toMatchObject({ reason: 'not-set' });
    await expect(secrets.get('TOKEN')).rejects.toMatchObject({ reason: 'not-set' });
    expect(await secrets.get('TOKEN')).toBe('abc');
  });

  it('rejects an unreadable parameter with the reason', async () => {
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error('no right'), { name: 'AccessDeniedException' }));
    await expect(open().get('TOKEN')).rejects.toMatchObject({
      reason: 'unreadable',
      message: 'SSM parameter /vigia/TOKEN: AccessDeniedException: no right',
    });
  });
});
