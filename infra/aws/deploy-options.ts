// The options of `cdk deploy -c name=value`: read and validated once.
import type { Node } from 'constructs';
import { closestMatch } from '../../shared/define/closest-match.ts';
import { deployOptions } from '../../shared/messages/en/aws.ts';

export type DeployOptions = {
  /** The path of the monitors file. */
  readonly monitors: string;
  /** Mailboxes that receive alerts and alarms. */
  readonly alertEmails: readonly string[];
  /** Whether the table is kept when the stack is deleted. */
  readonly retain: boolean;
  /** The URL of the pages, for links in alerts; without it alerts have no links. */
  readonly publicUrl?: string;
  /** Whether the API serves a page for Prometheus, which reads records at each scrape. */
  readonly metrics: boolean;
};

/** An option that cannot be used; the message names the option and a valid value. */
export class OptionError extends Error {}

const readText = (node: Node, name: string, fallback: string): string => {
  const value: unknown = node.tryGetContext(name) ?? fallback;
  if (typeof value === 'string') return value.trim();
  throw new OptionError(deployOptions.notText({ name, value: JSON.stringify(value) }));
};

const readBoolean = (node: Node, name: string, fallback: boolean): boolean => {
  const value = readText(node, name, String(fallback));
  if (value === 'true' || value === 'false') return value === 'true';
  throw new OptionError(deployOptions.notBoolean({ name, value }));
};

/** Deliberately loose: the owner of the mailbox confirms the subscription. */
const emailPattern = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;

const readEmails = (node: Node): readonly string[] => {
  const addresses = readText(node, 'alertEmail', '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const address = addresses.find((each) => !emailPattern.test(each));
  if (address !== undefined) throw new OptionError(deployOptions.invalidEmail({ address }));
  return [...new Set(addresses)];
};

const readPublicUrl = (node: Node): Pick<DeployOptions, 'publicUrl'> => {
  const value = readText(node, 'publicUrl', '');
  if (value === '') return {};
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return { publicUrl: value };
  throw new OptionError(deployOptions.invalidPublicUrl({ value }));
};

const optionNames = ['monitors', 'alertEmail', 'retain', 'publicUrl', 'metrics'];

/** A misspelled option would have no effect. The CDK's own context keys contain other characters than letters. */
const refuseUnknown = (node: Node): void => {
  const given = Object.keys(node.getAllContext());
  const name = given.find((each) => /^[a-z]+$/i.test(each) && !optionNames.includes(each));
  if (name === undefined) return;
  const suggestion = closestMatch(name, optionNames);
  throw new OptionError(
    suggestion === undefined
      ? deployOptions.unknown({ name, known: optionNames.join(', ') })
      : deployOptions.misspelled({ name, suggestion }),
  );
};

/** @throws OptionError for the first option that is unknown or invalid. */
export const readDeployOptions = (node: Node): DeployOptions => {
  refuseUnknown(node);
  return {
    monitors: readText(node, 'monitors', 'monitors.ts'),
    alertEmails: readEmails(node),
    retain: readBoolean(node, 'retain', true),
    ...readPublicUrl(node),
    metrics: readBoolean(node, 'metrics', false),
  };
};
