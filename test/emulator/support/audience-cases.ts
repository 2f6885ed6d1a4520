// Cases of the deployed line: whether anybody is subscribed to the alerts is looked at, and told.
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, inject, it } from 'vitest';
import { type Deployed, output } from '../../../infra/emulator/deploy.ts';
import { type ApiServer, read } from '../../api-suite/server.ts';
import { vigia } from '../../cli/support/spawn-cli.ts';
import { clientsAt } from './clients.ts';

type About = { readonly api: ApiServer; readonly deployed: Deployed };

export const audienceCases = (about: () => About): void => {
  const subscribers = async () => (await read(about().api, '/health')).body.alerting.subscribers;

  it('looks by itself who is subscribed to the alerts, and tells who has not confirmed yet', async () => {
    const { outputs, apiUrl, apiKey } = about().deployed;
    const { sns, lambda } = clientsAt(inject('awsEndpoint'));
    await expect.poll(subscribers, { timeout: 100_000, interval: 1_000 }).not.toBeNull();
    const { pending } = await subscribers();
    // The emulator takes each mailbox for confirmed; a web address has to confirm, and nothing answers at this one.
    const asked = {
      TopicArn: output(outputs, 'AlertTopicArn'),
      Protocol: 'http',
      Endpoint: 'http://127.0.0.1:9/alerts',
    };
    await sns.send(new SubscribeCommand(asked));
    // The planner would ask for this look within five minutes.
    const FunctionName = output(outputs, 'AlertFunction');
    const look = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"count":"subscribers"}' }));
    expect(Buffer.from(look.Payload ?? []).toString()).toBeOneOf(['"recorded"', '"known"']);
    expect(await subscribers()).toMatchObject({ pending: pending + 1, asOf: expect.any(String) });
    const { err } = await vigia(['status'], { env: { VIGIA_URL: apiUrl, VIGIA_API_KEY: apiKey } });
    expect(err).toMatch(/[1-9]\d* subscriptions? waits? to be confirmed/);
    const { text } = await read(about().api, '/metrics');
    expect(text).toContain(`vigia_alert_subscriptions{state="pending"} ${pending + 1}`);
  });
};
