// The beginning of an answer that was not as expected: enough to recognise it, and fit to be shown.
import { cleaned } from '../../define/words.ts';
import type { ProbeAnswer } from '../../ports/probe.ts';

const longest = 200;
/** More than enough bytes for that many characters, also when white space goes. */
const lookedAtBytes = 4_096;

const isText = (type: string | undefined): boolean =>
  type === undefined || /^text\/|json|xml|javascript|x-www-form-urlencoded/i.test(type);

/** undefined where there is nothing to read. `clean` takes secrets out, before anything is cut. */
export const excerptOf = ({ body, headers }: ProbeAnswer, clean: (text: string) => string): string | undefined => {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];
  if (body.length === 0 || !isText(type)) return undefined;
  const text = clean(new TextDecoder().decode(body.subarray(0, lookedAtBytes)));
  const brief = cleaned(text.replace(/\s+/g, ' ').trim(), longest);
  return brief === '' ? undefined : brief;
};
