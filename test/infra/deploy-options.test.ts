import { RootConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { readDeployOptions } from '../../infra/aws/deploy-options.ts';

const read = (context: Record<string, unknown>) => {
  const root = new RootConstruct();
  for (const [name, value] of Object.entries(context)) root.node.setContext(name, value);
  return readDeployOptions(root.node);
};

describe('options of the deployment', () => {
  it('default to monitors.ts, no mailbox, and a table that is kept', () => {
    expect(read({})).toEqual({ monitors: 'monitors.ts', alertEmails: [], retain: true, metrics: false });
  });

  it('accept several mailboxes, without duplicates', () => {
    const { alertEmails } = read({ alertEmail: ' ana@shop.example, luis@shop.example,,ana@shop.example ' });
    expect(alertEmails).toEqual(['ana@shop.example', 'luis@shop.example']);
  });

  it('ignore the context keys of the CDK', () => {
    const own = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:newStyleStackSynthesis': true, 'cli-telemetry': false };
    expect(read(own)).toEqual(read({}));
  });

  it('accept the URL of the pages', () => {
    expect(read({ publicUrl: 'https://vigia.shop.example' })).toMatchObject({
      publicUrl: 'https://vigia.shop.example',
    });
  });

  it.each([
    {
      context: { alertEmail: 'ana@shop.example,luis' },
      message: "-c alertEmail: 'luis' is not a valid e-mail address; give",
    },
    { context: { alertEmail: 7 }, message: '-c alertEmail: the value 7 must be text' },
    {
      context: { publicUrl: 'vigia' },
      message: "-c publicUrl: 'vigia' is not a valid URL; give the URL of the pages, such as https://",
    },
    {
      context: { alertEmial: 'ana@shop.example' },
      message: '-c alertEmial: unknown option; did you mean alertEmail?',
    },
    {
      context: { email: 'ana@shop.example' },
      message: '-c email: unknown option; the options are monitors, alertEmail, retain, publicUrl, metrics',
    },
    { context: { retain: 'yes' }, message: "-c retain: 'yes' must be true or false" },
  ])('are refused with a valid value: $message', ({ context, message }) => {
    expect(() => read(context)).toThrow(message);
  });
});
