// Keeps a page true while it is open: looks again every few seconds, and shows times as the reader's clock does.

const refreshMs = () => Number(document.body.dataset.refresh) * 1000;
const patienceMs = 10_000;

/** How far the server's clock is ahead of this one. */
let aheadMs = Number(document.body.dataset.now) - Date.now();
const serverNow = () => Date.now() + aheadMs;

const pair = (big, bigUnit, small, smallUnit) =>
  small > 0 ? `${big} ${bigUnit} ${small} ${smallUnit}` : `${big} ${bigUnit}`;

/** The same rule as the server's: see times.ts. */
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

const shown = {
  clock: clockTime,
  ago: (at, now) => `${span(now - at)} ago`,
  since: (at, now) => span(now - at),
  until: (at, now) => (at - now < 1000 ? 'now' : `in ${span(at - now)}`),
};

const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

const showTimes = () => {
  const now = serverNow();
  for (const element of document.querySelectorAll('time[data-show]'))
    setText(element, shown[element.dataset.show](Date.parse(element.dateTime), now));
  const zone = document.querySelector('[data-zone]');
  if (zone) setText(zone, 'times are those of your clock');
};

const keyOf = (node) => node.dataset?.key;
const isSameKind = (node, other) => node.nodeName === other.nodeName && keyOf(node) === keyOf(other);

/** Whether something folded is open is for the reader to say. */
const isReaders = (element, name) => element.nodeName === 'DETAILS' && name === 'open';

const takeAttributes = (element, wanted) => {
  for (const { name } of [...element.attributes])
    if (!wanted.hasAttribute(name) && !isReaders(element, name)) element.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

/** Makes one node like another without replacing it, so that focus, selection and scroll position stay. */
const become = (node, wanted) => {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.data !== wanted.data) node.data = wanted.data;
    return;
  }
  const isSameTime = node.nodeName === 'TIME' && node.getAttribute('datetime') === wanted.getAttribute('datetime');
  takeAttributes(node, wanted);
  if (!isSameTime) becomeInside(node, wanted);
};

const becomeInside = (node, wanted) => {
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
    become(own, next);
  }
  while (place) {
    const rest = place.nextSibling;
    place.remove();
    place = rest;
  }
};

let lastSeen = serverNow();

/** Said in words at the top, and the page pales: what it shows may not be true any more. */
const showConnection = (isThere) => {
  document.body.classList.toggle('lost', !isThere);
  const since = clockTime(lastSeen, serverNow());
  setText(document.querySelector('#connection'), isThere ? '' : `Connection lost, trying again. Shown as of ${since}.`);
};

const take = (text) => {
  const page = new DOMParser().parseFromString(text, 'text/html');
  if (!page.querySelector('#main')) throw new Error('this is no page of ours');
  aheadMs = Number(page.body.dataset.now) - Date.now();
  lastSeen = serverNow();
  document.title = page.title;
  document.body.dataset.refresh = page.body.dataset.refresh;
  for (const id of ['top', 'main']) becomeInside(document.getElementById(id), page.getElementById(id));
  showTimes();
};

let looks = 0;

/** A page that comes to be seen looks while an earlier look may be under way: the newest one counts. */
const look = async () => {
  looks += 1;
  const mine = looks;
  try {
    const response = await fetch(location.href, { cache: 'no-store', signal: AbortSignal.timeout(patienceMs) });
    if (response.status >= 500) throw new Error(`answered ${response.status}`);
    const text = await response.text();
    if (mine !== looks) return;
    take(text);
    showConnection(true);
  } catch {
    if (mine === looks) showConnection(false);
  }
};

let waiting;
const lookLater = () => {
  clearTimeout(waiting);
  if (refreshMs() > 0) waiting = setTimeout(lookNow, refreshMs());
};

/** A page that nobody sees does not look; it does at once when it is seen again. */
const lookNow = async () => {
  if (!document.hidden) await look();
  lookLater();
};

document.addEventListener('visibilitychange', () => {
  if (!document.hidden && refreshMs() > 0) lookNow();
});

showTimes();
setInterval(showTimes, 1000);
lookLater();
