// What may be chosen at deployment, by `cdk deploy -c name=value`: parsed once, refused with the remedy.
import type { Node } from 'constructs';
import { closestMatch } from '../../shared/define/closest-match.ts';

export type Options = {
  /** The file that says what is watched. */
  readonly monitors: string;
  /** Who is written to when something breaks, and when Vigía itself falls silent. */
  readonly alertEmails: readonly string[];
  /** Whether the records outlive the stack. */
  readonly retain: boolean;
  /** Where the pages are served, for links in alerts; left out when nowhere. */
  readonly publicUrl?: string;
  /** Whether the API has a page for Prometheus, which costs reads at each scrape. */
  readonly metrics: boolean;
};

/** A choice that cannot be: the message says which one and what would be right. */
export class OptionError extends Error {}

const text = (node: Node, name: string, otherwise: string): string => {
  const value: unknown = node.tryGetContext(name) ?? otherwise;
  if (typeof value === 'string') return value.trim();
  throw new OptionError(`-c ${name}: it is ${JSON.stringify(value)}, and must be text`);
};

/** Deliberately loose: the mailbox proves itself when its owner confirms the subscription. */
const address = /^[^\s@,]+@[^\s@,]+\.[^\s@,]+$/;

const emails = (list: string): readonly string[] => {
  const all = list.split(',').map((part) => part.trim());
  const given = [...new Set(all.filter((part) => part !== ''))];
  const wrong = given.find((part) => !address.test(part));
  if (wrong === undefined) return given;
  throw new OptionError(
    `-c alertEmail: '${wrong}' is no e-mail address; give one or several, separated by commas: ana@shop.example,luis@shop.example`,
  );
};

const yesOrNo = (name: string, value: string): boolean => {
  if (value === 'true' || value === 'false') return value === 'true';
  throw new OptionError(`-c ${name}: it is '${value}', and must be true or false`);
};

const pages = (value: string): Pick<Options, 'publicUrl'> => {
  if (value === '') return {};
  if (/^https?:$/.test(URL.parse(value)?.protocol ?? '')) return { publicUrl: value };
  throw new OptionError(`-c publicUrl: '${value}' is no address of pages; give one such as https://vigia.shop.example`);
};

const names = ['monitors', 'alertEmail', 'retain', 'publicUrl', 'metrics'] as const;

/** Those of the CDK itself have something else in them than letters. Of a mistyped one nobody would hear anything. */
const refuseUnknown = (node: Node): void => {
  const given = Object.keys(node.getAllContext());
  const unknown = given.find((name) => /^[a-z]+$/i.test(name) && !names.some((known) => known === name));
  if (unknown === undefined) return;
  const meant = closestMatch(unknown, names);
  throw new OptionError(
    `-c ${unknown}: there is no such choice; ${meant ? `did you mean ${meant}?` : `there are ${names.join(', ')}`}`,
  );
};

/** @throws OptionError for the first choice that cannot be. */
export const readOptions = (node: Node): Options => {
  refuseUnknown(node);
  return {
    monitors: text(node, 'monitors', 'monitors.ts'),
    alertEmails: emails(text(node, 'alertEmail', '')),
    retain: yesOrNo('retain', text(node, 'retain', 'true')),
    ...pages(text(node, 'publicUrl', '')),
    metrics: yesOrNo('metrics', text(node, 'metrics', 'false')),
  };
};
