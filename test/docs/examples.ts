// The examples of a page of documentation: each block of code, with the promises that are made under it.
export type Promised = {
  /** What a server does, in the words of the page. */
  readonly situation: string;
  /** `Failed`, or `Failed: …` where the message is promised too. */
  readonly end: string;
};

export type Example = { readonly heading: string; readonly code: string; readonly promises: readonly Promised[] };

const promisePattern = /^- (.+) → (\w+)(?:: `(.+)`)?$/;

const promisesIn = (text: string): readonly Promised[] =>
  text.split('\n').flatMap((line) => {
    const [, situation, name, message] = promisePattern.exec(line) ?? [];
    return situation === undefined
      ? []
      : [{ situation, end: message === undefined ? `${name}` : `${name}: ${message}` }];
  });

/** In the order of the page; whatever stands between a block and the next one belongs to the first. */
export const examplesIn = (page: string): readonly Example[] => {
  const [before = '', ...parts] = page.split('```ts\n');
  let heading = before;
  return parts.map((part) => {
    const [code = '', after = ''] = part.split('\n```\n');
    const own = [...heading.matchAll(/^## (.+)$/gm)].at(-1)?.[1];
    const example = { heading: own ?? heading, code, promises: promisesIn(after) };
    heading = /^## /m.test(after) ? after : `## ${own}`;
    return example;
  });
};
