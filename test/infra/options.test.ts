import { RootConstruct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { readOptions } from '../../infra/aws/options.ts';

const read = (context: Record<string, unknown>) => {
  const root = new RootConstruct();
  for (const [name, value] of Object.entries(context)) root.node.setContext(name, value);
  return readOptions(root.node);
};

describe('options', () => {
  it('are left out: the repository’s monitors, nobody to write to, records that stay', () => {
    expect(read({})).toEqual({ monitors: 'monitors.ts', alertEmails: [], retain: true, metrics: false });
  });

  it('name several mailboxes, each written to once', () => {
    const { alertEmails } = read({ alertEmail: ' ana@shop.example, luis@shop.example,,ana@shop.example ' });
    expect(alertEmails).toEqual(['ana@shop.example', 'luis@shop.example']);
  });

  it('stand beside what is the CDK’s own', () => {
    const own = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:newStyleStackSynthesis': true, 'cli-telemetry': false };
    expect(read(own)).toEqual(read({}));
  });

  it('name the address of the pages', () => {
    expect(read({ publicUrl: 'https://vigia.shop.example' })).toMatchObject({
      publicUrl: 'https://vigia.shop.example',
    });
  });

  it.each([
    { context: { alertEmail: 'ana@shop.example,luis' }, says: "-c alertEmail: 'luis' is no e-mail address; give" },
    { context: { alertEmail: 7 }, says: '-c alertEmail: it is 7, and must be text' },
    {
      context: { publicUrl: 'vigia' },
      says: "-c publicUrl: 'vigia' is no address of pages; give one such as https://",
    },
    {
      context: { alertEmial: 'ana@shop.example' },
      says: '-c alertEmial: there is no such choice; did you mean alertEmail?',
    },
    {
      context: { email: 'ana@shop.example' },
      says: '-c email: there is no such choice; there are monitors, alertEmail, retain, publicUrl, metrics',
    },
    { context: { retain: 'yes' }, says: "-c retain: it is 'yes', and must be true or false" },
  ])('are refused with what would be right: $says', ({ context, says }) => {
    expect(() => read(context)).toThrow(says);
  });
});
