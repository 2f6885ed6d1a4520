// Keeps an open page current: reloads its content every few seconds, and shows times in the reader's local time.

const refreshMs = () => Number(document.body.dataset.refresh) * 1000;
const requestTimeoutMs = 10_000;

/** How far the server's clock is ahead of the reader's. */
let aheadMs = Number(document.body.dataset.now) - Date.now();
const serverNow = () => Date.now() + aheadMs;

const pair = (big, bigUnit, small, smallUnit) =>
  small > 0 ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;

/** The same rule as `span` in time-text.ts. */
const span = (ms) => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return pair(hours, 'h', minutes % 60, 'min');
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
};

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dated = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

const clockTime = (at, now) => {
  const [date, today] = [new Date(at), new Date(now)];
  const time = clock.format(date);
  return date.toDateString() === today.toDateString() ? time : `${dated.format(date)} ${time}`;
};

/** Words of the page's language, with `{}` in place of a duration: see layout.ts. */
const words = document.body.dataset;
const filled = (pattern, duration) => pattern.replace('{}', duration);

const shown = {
  clock: clockTime,
  ago: (at, now) => filled(words.ago, span(now - at)),
  since: (at, now) => span(now - at),
  until: (at, now) => (at - now < 1000 ? words.atOnce : filled(words.in, span(at - now))),
};

const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const showTimes = () => {
  const now = serverNow();
  for (const element of document.querySelectorAll('time[data-show]'))
    setText(element, shown[element.dataset.show](Date.parse(element.dateTime), now));
  const zone = document.querySelector('[data-zone]');
  if (zone) setText(zone, document.body.dataset.localTimes);
};

const keyOf = (node) => node.dataset?.key;
const isSameKind = (node, other) => node.nodeName === other.nodeName && keyOf(node) === keyOf(other);

/** The reader decides whether a folded part is open. */
const belongsToReader = (element, name) => element.nodeName === 'DETAILS' && name === 'open';

const copyAttributes = (element, wanted) => {
  for (const { name } of [...element.attributes])
    if (!wanted.hasAttribute(name) && !belongsToReader(element, name)) element.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

/** Makes a node equal to another without replacing it, so that focus, selection and scroll position stay. */
const morph = (node, wanted) => {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  const isSameTime = node.nodeName === 'TIME' && node.getAttribute('datetime') === wanted.getAttribute('datetime');
  copyAttributes(node, wanted);
  if (!isSameTime) morphChildren(node, wanted);
};

const morphChildren = (node, wanted) => {
  const wantedKeys = new Set([...wanted.children].map(keyOf));
  for (const child of [...node.children]) if (keyOf(child) && !wantedKeys.has(keyOf(child))) child.remove();
  const kept = new Map([...node.children].filter(keyOf).map((child) => [keyOf(child), child]));
  let place = node.firstChild;
  for (const next of [...wanted.childNodes]) {
    const key = keyOf(next);
    const own = key ? kept.get(key) : place && isSameKind(place, next) ? place : undefined;
    if (!own) {
      node.insertBefore(next, place);
      continue;
    }
    if (own === place) place = place.nextSibling;
    else node.insertBefore(own, place);
    morph(own, next);
  }
  while (place) {
    const rest = place.nextSibling;
    place.remove();
    place = rest;
  }
};

let lastLoadedAt = serverNow();

/** Shown at the top, and the page turns pale: its content may be out of date. */
const showConnection = (isThere) => {
  document.body.classList.toggle('lost', !isThere);
  const since = clockTime(lastLoadedAt, serverNow());
  setText(document.querySelector('#connection'), isThere ? '' : filled(document.body.dataset.connectionLost, since));
};

const show = (text) => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  if (!page.querySelector('#main')) throw new Error('the response is not a page of Vigía');
  aheadMs = Number(page.body.dataset.now) - Date.now();
  lastLoadedAt = serverNow();
  document.title = page.title;
  document.body.dataset.refresh = page.body.dataset.refresh;
  for (const id of ['top', 'main']) morphChildren(document.getElementById(id), page.getElementById(id));
  showTimes();
};

let requests = 0;

/** A page that becomes visible reloads while an earlier request may be pending: the newest one counts. */
const reload = async () => {
  requests += 1;
  const mine = requests;
  try {
    const response = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(requestTimeoutMs) });
    // The session has ended: the page to sign in takes the place of this one.
    if (response.status === 401) return location.reload();
    if (response.status >= 500) throw new Error(`status ${response.status}`);
    const text = await response.text();
    if (mine !== requests) return;
    show(text);
    showConnection(true);
  } catch {
    if (mine === requests) showConnection(false);
  }
};

let waiting;
const reloadLater = () => {
  clearTimeout(waiting);
  if (refreshMs() > 0) waiting = setTimeout(reloadNow, refreshMs());
};

/** A hidden page does not reload; it reloads at once when it becomes visible again. */
const reloadNow = async () => {
  if (!document.hidden) await reload();
  reloadLater();
};

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && refreshMs() > 0) reloadNow();
});

showTimes();
setInterval(showTimes, 1000);
reloadLater();
