// The pages on which a browser signs in with an API key, and signs out.
import { signIn } from '../messages/en/site-pages.ts';
import { type Html, html } from './html.ts';
import { logo } from './status-icons.ts';

const frame = (title: string, content: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>${title} · Vigía</title>
<link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
<link rel="stylesheet" href="/assets/style.css" />
</head>
<body class="sign-in">
<main><p class="home">${logo}<span>Vigía</span></p>${content}</main>
</body>
</html>`;

export type SignInParts = {
  /** The path to which a browser returns. */
  readonly next: string;
  /** Why the last attempt failed. */
  readonly problem?: string;
};

export const signInPage = ({ next, problem }: SignInParts): Html =>
  frame(
    signIn.title,
    html`<h1>${signIn.title}</h1>
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${next}" />
<label for="key">${signIn.key}</label>
<input id="key" name="key" type="password" autocomplete="current-password" required maxlength="500" autofocus${problem ? html` aria-invalid="true" aria-describedby="problem"` : ''} />
${problem ? html`<p id="problem" class="problem" role="alert">${problem}</p>` : ''}
<button type="submit">${signIn.submit}</button>
</form>
<p class="muted">${signIn.help} <code>vigia keys make me --role viewer</code></p>`,
  );

export const signOutPage = (): Html =>
  frame(
    signIn.signOut,
    html`<h1>${signIn.signOut}</h1>
<form method="post" action="/sign-out">
<p>${signIn.signOutText}</p>
<button type="submit">${signIn.signOut}</button>
</form>
<p class="muted"><a href="/">${signIn.back}</a></p>`,
  );
