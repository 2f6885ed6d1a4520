// Who watches the watcher: alarms on AWS's own figures, which reach people without any of our code.
import { describe, expect, it } from 'vitest';
import { newStack, type Resource, resourcesOf } from './support/synthesised.ts';

const resources = resourcesOf(newStack({ alertEmails: ['ana@shop.example'] }).stack);
const ofType = (type: string): readonly Resource[] => resources.filter((resource) => resource.type === type);
const only = (type: string, idBegin: string): Resource => {
  const found = ofType(type).filter(({ id }) => id.startsWith(idBegin));
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} resources ${type} ${idBegin}, not one`);
  return found[0];
};

describe('the alarms', () => {
  const alarmOf = (name: string) => only('AWS::CloudWatch::Alarm', `Alarms${name}`).properties;
  const minutes = { Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 3 };

  it('go off when the planner was not invoked for three minutes, or nothing is known of it', () => {
    expect(alarmOf('PlannerSilent')).toMatchObject({
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
  ])('go off when a function fails for three minutes: %s', (name, stage) => {
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
    ['RunsLate', 'QueueRuns', 'ApproximateAgeOfOldestMessage', 300],
    ['RunsGivenUp', 'QueueDeadLetters', 'ApproximateNumberOfMessagesVisible', 1],
  ])('go off when a queue is not worked off: %s', (name, queue, metric, threshold) => {
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

  it('reach the ops topic, which lets alarms in and needs none of our code', () => {
    const ops = [{ Ref: only('AWS::SNS::Topic', 'AlarmsOps').id }];
    for (const { properties } of ofType('AWS::CloudWatch::Alarm'))
      expect([properties.AlarmActions, properties.OKActions]).toEqual([ops, ops]);
    expect(
      (only('AWS::SNS::TopicPolicy', 'AlarmsOps').properties.PolicyDocument as { Statement: unknown }).Statement,
    ).toContainEqual(expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }));
  });
});
