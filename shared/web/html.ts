// What the pages are made of: text that is escaped wherever it comes from.
import { html } from 'hono/html';

export { html };

/** Markup; whatever is put into it by `${}` was escaped. */
export type Html = ReturnType<typeof html>;

/** Signs that turn the direction of writing by force: they show nothing, and make a text read as another one. */
const turns = /[\u202a-\u202e\u2066-\u2069]/gu;

/** The text without them; what is written from right to left is so by its letters. */
export const unturned = (text: string): string => text.replace(turns, '');

/** Text of somebody else's, whose direction of writing must not disturb what stands beside it. */
export const foreign = (text: string): Html => html`<bdi>${unturned(text)}</bdi>`;

/** A title may be any text; where it shows nothing, the id does. */
export const titleOf = ({ id, title }: { readonly id: string; readonly title: string }): string => {
  const shown = unturned(title);
  return shown.trim() === '' ? id : shown;
};
