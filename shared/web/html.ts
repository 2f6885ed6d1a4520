// What the pages are made of: text that is escaped wherever it comes from.
import { html } from 'hono/html';

export { html };

/** Markup; whatever is put into it by `${}` was escaped. */
export type Html = ReturnType<typeof html>;

/** Text of somebody else's, whose direction of writing must not disturb what stands beside it. */
export const foreign = (text: string): Html => html`<bdi>${text}</bdi>`;

/** A title may be any text; where it shows nothing, the id does. */
export const titleOf = ({ id, title }: { readonly id: string; readonly title: string }): string =>
  title.trim() === '' ? id : title;
