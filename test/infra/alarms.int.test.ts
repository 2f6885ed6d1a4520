// The alarms on AWS's own metrics, which reach people without any code of Vigía.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AlarmName, docsOf } from '../../infra/aws/alarms.ts';
import { alarms } from '../../shared/messages/en/aws.ts';
import { finders, newStack, resourcesOf } from './support/synthesized-stack.ts';

const { ofType, only } = finders(resourcesOf(newStack({ alertEmails: ['ana@shop.example'] }).stack));

describe('the alarms', () => {
  const alarmOf = (name: string) => only('AWS::CloudWatch::Alarm', `Alarms${name}`).properties;
  const minutes = { Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 3 };

  it('begin when the planner was not invoked for three minutes, or has no data', () => {
    expect(alarmOf('PlannerNotInvoked')).toMatchObject({
      ...minutes,
      Namespace: 'AWS/Lambda',
      MetricName: 'Invocations',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: only('AWS::Lambda::Function', 'Plan').id } }],
      Statistic: 'Sum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  it.each([
    ['PlannerFailing', 'Plan'],
    ['AlertsFailing', 'Alert'],
  ])('begin when a function fails for three minutes: %s', (name, stage) => {
    expect(alarmOf(name)).toMatchObject({
      ...minutes,
      Namespace: 'AWS/Lambda',
      MetricName: 'Errors',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: only('AWS::Lambda::Function', stage).id } }],
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it.each([
    ['RunsDelayed', 'QueueRuns', 'ApproximateAgeOfOldestMessage', 300],
    ['RunsDeadLettered', 'QueueDeadLetters', 'ApproximateNumberOfMessagesVisible', 1],
  ])('begin when messages stay in a queue: %s', (name, queue, metric, threshold) => {
    expect(alarmOf(name)).toMatchObject({
      ...minutes,
      Namespace: 'AWS/SQS',
      MetricName: metric,
      Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': [only('AWS::SQS::Queue', queue).id, 'QueueName'] } }],
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: threshold,
      TreatMissingData: 'notBreaching',
    });
  });

  it('begin when runs fail on the side of Vigía', () => {
    expect(alarmOf('OwnSide')).toMatchObject({
      ...minutes,
      Namespace: 'Vigia',
      MetricName: 'OwnSideRuns',
      Dimensions: [{ Name: 'FunctionName', Value: { Ref: only('AWS::Lambda::Function', 'Run').id } }],
      Statistic: 'Sum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    });
  });

  it('notify the ops topic when they begin and end, and may publish to it', () => {
    const ops = [{ Ref: only('AWS::SNS::Topic', 'AlarmsOps').id }];
    for (const { properties } of ofType('AWS::CloudWatch::Alarm'))
      expect([properties.AlarmActions, properties.OKActions]).toEqual([ops, ops]);
    expect(
      (only('AWS::SNS::TopicPolicy', 'AlarmsOps').properties.PolicyDocument as { Statement: unknown }).Statement,
    ).toContainEqual(expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }));
  });

  it.each(Object.keys(alarms) as AlarmName[])('link to their section in the docs: %s', (name) => {
    const [file = '', anchor = ''] = docsOf(name).split('#');
    const headings = readFileSync(join(import.meta.dirname, '../..', file), 'utf8').match(/^#+ .*$/gm) ?? [];
    expect(headings.map((heading) => heading.replace(/^#+ /, '').toLowerCase())).toContain(anchor);
    expect(alarmOf(name).AlarmDescription).toMatch(new RegExp(`^Vigia: .+\\. See ${docsOf(name)}$`));
  });
});
