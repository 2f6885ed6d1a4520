// The AWS Solutions rules of cdk-nag: every finding is fixed, or accepted with a reason.
import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, it } from 'vitest';
import { newStack } from './support/synthesized-stack.ts';

type Accepted = { readonly id: string; readonly reason: string };

const acceptedIn = (app: App): readonly Accepted[] =>
  app.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([id, reason]) => ({ id, reason })),
  );

it('the stack has no open finding, and a reason for each accepted one', () => {
  const { app } = newStack({ alertEmails: ['ana@shop.example'] });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  // Throws an error with the finding when one is open.
  expect(app.synth().stacks).toHaveLength(1);
  const accepted = acceptedIn(app);
  expect(accepted.length).toBeGreaterThan(0);
  for (const { id, reason } of accepted) expect(reason.length, id).toBeGreaterThan(30);
});
