// What the pages are made of: text that is escaped wherever it comes from.
import { html } from 'hono/html';
import { invisibleCharacters } from '../text/invisible-characters.ts';

export { html };

/** Markup; whatever is put into it by `${}` was escaped. */
export type Html = ReturnType<typeof html>;

const unseen = new RegExp(`[${invisibleCharacters}]`, 'gu');

/** The text without what makes it read as another one; what is written from right to left is so by its letters. */
export const unturned = (text: string): string => text.replace(unseen, '');

/** Text of somebody else's, whose direction of writing must not disturb what stands beside it. */
export const foreign = (text: string): Html => html`<bdi>${unturned(text)}</bdi>`;

/** A title may be any text; where it shows nothing, the id does. */
export const titleOf = ({ id, title }: { readonly id: string; readonly title: string }): string => {
  const shown = unturned(title);
  return shown.trim() === '' ? id : shown;
};
