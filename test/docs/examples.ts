// Parses the examples of a page of documentation: each code block with the results that the page states.

/** `- a page with the text "closed" → Failed: `message`` */
export type Promised = {
  /** How the server behaves: a key of the situations. */
  readonly situation: string;
  /** `Failed`, or `Failed: message` if the page promises the message too. */
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

const headingIn = (text: string): string | undefined => [...text.matchAll(/^##+ (.+)$/gm)].at(-1)?.[1];

/** In the order of the page. The results of an example follow its code block, before the next one. */
export const examplesIn = (page: string): readonly Example[] => {
  const [before = '', ...parts] = page.split('```ts\n');
  let heading = headingIn(before) ?? '';
  return parts.map((part) => {
    const [code = '', after = ''] = part.split('\n```\n');
    const example = { heading, code, promises: promisesIn(after) };
    heading = headingIn(after) ?? heading;
    return example;
  });
};
