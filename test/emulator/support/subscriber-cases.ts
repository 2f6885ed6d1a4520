// Cases of the deployed stack: the subscribers of the alert topic are counted and shown.
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SubscribeCommand } from '@aws-sdk/client-sns';
import { expect, inject, it } from 'vitest';
import { type Deployment, getOutput } from '../../../infra/emulator/deploy.ts';
import { type ApiServer, read } from '../../api-suite/server.ts';
import { vigia } from '../../cli/support/spawn-cli.ts';
import { clientsAt } from './clients.ts';

type CaseDeps = { readonly api: ApiServer; readonly deployed: Deployment };

export const subscriberCases = (deps: () => CaseDeps): void => {
  const subscribers = async () => (await read(deps().api, '/health')).body.alerting.subscribers;

  it('counts the subscribers of the alert topic by itself, and shows pending subscriptions', async () => {
    const { outputs, apiReadUrl, viewerKey } = deps().deployed;
    const { sns, lambda } = clientsAt(inject('awsEndpoint'));
    await expect.poll(subscribers, { timeout: 100_000, interval: 1_000 }).not.toBeNull();
    const { pending } = await subscribers();
    // The emulator confirms each mailbox; a URL must confirm, and no server listens at this one.
    const subscription = {
      TopicArn: getOutput(outputs, 'AlertTopicArn'),
      Protocol: 'http',
      Endpoint: 'http://127.0.0.1:9/alerts',
    };
    await sns.send(new SubscribeCommand(subscription));
    // The planner would request this count within five minutes.
    const FunctionName = getOutput(outputs, 'AlertFunction');
    const counted = await lambda.send(new InvokeCommand({ FunctionName, Payload: '{"count":"subscribers"}' }));
    expect(Buffer.from(counted.Payload ?? []).toString()).toBeOneOf(['"recorded"', '"known"']);
    expect(await subscribers()).toMatchObject({ pending: pending + 1, asOf: expect.any(String) });
    const { err } = await vigia(['status'], { env: { VIGIA_URL: apiReadUrl, VIGIA_API_KEY: viewerKey } });
    // The second text: no other subscription is confirmed so far.
    expect(err).toMatch(/[1-9]\d* subscriptions? (to the alerts (is|are) not confirmed yet|must be confirmed)/);
    const { text } = await read(deps().api, '/metrics');
    expect(text).toContain(`vigia_alert_subscriptions{state="pending"} ${pending + 1}`);
  });
};
