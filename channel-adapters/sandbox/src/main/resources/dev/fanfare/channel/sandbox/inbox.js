'use strict';

const byId = id => document.getElementById(id);
const state = { next: null, opened: null, mail: null, searches: 0, listed: '' };

async function json(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// Text always goes in as text, never as markup.
function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

const OUTCOMES = { accepted: 'accepted', cut: 'accepted, connection cut', temporary: 'refused for now', permanent: 'refused' };
const subject = mail => mail.subject || (mail.outcome === 'accepted' || mail.outcome === 'cut' ? '(no subject)' : '(refused before it was read)');

function row(mail) {
  const button = element('button');
  button.type = 'button';
  button.dataset.n = mail.n;
  button.append(
    element('span', subject(mail), 'subject'),
    element('span', new Date(mail.at).toLocaleTimeString(), 'when'),
    element('span', mail.to, 'to'),
    element('span', mail.outcome === 'accepted' ? '' : OUTCOMES[mail.outcome], 'outcome'));
  button.addEventListener('click', () => open(mail.n));
  const item = element('li');
  item.append(button);
  return item;
}

const figure = number => number.toLocaleString('en');

async function list(after) {
  const search = ++state.searches;
  const query = new URLSearchParams({ to: byId('to').value, subject: byId('subject').value });
  if (after) query.set('after', after);
  const [page, count] = await Promise.all([json(`/api/mails?${query}`), json('/api/count')]);
  if (search !== state.searches) return;
  const refused = count.temporary + count.permanent;
  byId('count').textContent = `${figure(count.accepted + count.cut)} mails, ${figure(refused)} refused`;
  // Drawing the same again would take the keyboard's place in the list away.
  const listed = `${query} ${page.mails.map(mail => mail.n)}`;
  if (!after && listed === state.listed) return;
  state.listed = listed;
  if (!after) byId('mails').replaceChildren();
  byId('mails').append(...page.mails.map(row));
  state.next = page.next ?? null;
  byId('more').hidden = state.next === null;
  byId('nothing').textContent = byId('to').value || byId('subject').value ? 'No mail matches.' : 'No mail here yet.';
  byId('nothing').hidden = byId('mails').childElementCount > 0;
  mark();
}

function mark() {
  for (const button of document.querySelectorAll('#mails button')) {
    button.setAttribute('aria-current', String(Number(button.dataset.n) === state.opened));
  }
}

async function open(n) {
  const mail = await json(`/api/mails/${n}`);
  state.opened = n;
  state.mail = mail;
  byId('title').textContent = subject(mail);
  byId('none').hidden = true;
  byId('facts').replaceChildren();
  for (const [name, value] of [['From', mail.from], ['To', mail.to], ['At', new Date(mail.at).toLocaleString()], ['Outcome', OUTCOMES[mail.outcome]], ['Run', mail.run]]) {
    if (value) byId('facts').append(element('dt', name), element('dd', value));
  }
  for (const button of document.querySelectorAll('#forms button')) {
    button.hidden = !available(button.dataset.form);
  }
  byId('mail').hidden = false;
  byId('mail').scrollTop = 0;
  document.body.classList.add('reading');
  mark();
  await show(['html', 'text', 'headers'].find(available));
}

function available(form) {
  const mail = state.mail;
  return { html: mail.html != null, text: mail.text != null }[form] ?? mail.headers !== undefined;
}

async function show(form) {
  for (const button of document.querySelectorAll('#forms button')) {
    button.setAttribute('aria-pressed', String(button.dataset.form === form));
  }
  byId('frame').hidden = form !== 'html';
  byId('plain').hidden = form === 'html' || form === undefined;
  if (form === 'html') {
    byId('frame').src = `/api/mails/${state.opened}/html`;
  } else if (form === 'text') {
    byId('plain').textContent = state.mail.text;
  } else if (form === 'headers') {
    byId('plain').textContent = state.mail.headers.map(h => `${h.name}: ${h.value}`).join('\n');
  } else if (form === 'raw') {
    byId('plain').textContent = await (await fetch(`/api/mails/${state.opened}/raw`)).text();
  }
}

let typing;
byId('search').addEventListener('input', () => {
  clearTimeout(typing);
  typing = setTimeout(() => list(), 200);
});
byId('search').addEventListener('submit', event => event.preventDefault());
byId('more').addEventListener('click', () => list(state.next));
byId('back').addEventListener('click', () => document.body.classList.remove('reading'));
byId('forms').addEventListener('click', event => {
  if (event.target.dataset.form) show(event.target.dataset.form);
});
setInterval(() => {
  const atTheTop = byId('list').scrollTop < 50 && byId('mails').childElementCount <= 50;
  if (!atTheTop || document.hidden) return;
  list().catch(() => { byId('count').textContent = 'The inbox does not answer.'; });
}, 3000);
list();
