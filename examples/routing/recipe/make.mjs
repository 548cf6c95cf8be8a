// Makes ../decisions.jsonl (shape: task_description …) and ../outcomes.jsonl (shape: task …) from topics/*.txt. Node 20, no dependencies;
// the same seed gives the same bytes:   node recipe/make.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED = 7, SPOILT = 0.1; // of ten decisions one went wrong
const OUTCOMES_PER_TOPIC = 3; // decisions.jsonl holds every wording once; outcomes.jsonl some of them again, filled and wrapped in another way
const here = dirname(fileURLToPath(import.meta.url));
const AGENTS = ['qa', 'support', 'analyst', 'legal', 'content', 'security'];
const FILL = {
  product: ['Harbor', 'the booking portal', 'Ledgerly', 'the mobile app', 'the warehouse tool', 'the reader app', 'our web shop', 'Tidewatch', 'the ticket desk', 'the course planner', 'Quillpad', 'the tenant portal'],
  team: ['the payments team', 'the platform group', 'the Lisbon office', 'marketing', 'the mobile crew', 'the night shift', 'the data people', 'our contractors'],
  customer: ['a hotel chain', 'the city library', 'Northwind Bakery', 'a dental practice', 'the rowing club', 'Amara Ltd', 'a school in Leeds', 'the printing house', 'one of our oldest clients'],
  when: ['last night', 'on Monday', 'over the holidays', 'at the end of the quarter', 'this morning', 'last week', 'in March', 'after the update'],
  soon: ['next week', 'on Friday', 'in May', 'at the end of the month', 'in ten days', 'before the holidays'],
  country: ['Norway', 'Brazil', 'Kenya', 'Austria', 'Ireland', 'Japan', 'Canada', 'Portugal'],
  place: ['Norway', 'the Rotterdam branch', 'Brazil', 'the Dublin warehouse', 'Kenya', 'the new region', 'Austria', 'the campus'],
};
// People wrap what they want: a reason before it or a condition after it. None of these tells the agent.
const BEFORE = ['Hi, ', 'Hello, ', 'Quick one: ', 'When you have a minute: ', 'Urgent. ', 'Second time I ask. ', 'Not sure who does this: '];
const AFTER = [' Thanks!', ' I need it by Thursday.', ' Keep it short.', ' Please tell me when it is done.', ' Ask me if anything is unclear.', ' Nobody has looked at it yet.'];
const WRAPPED = 0.3; // the share that has a BEFORE, and the share that has an AFTER

let state = SEED;
function next() { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (items) => items[Math.floor(next() * items.length)];
const between = (low, high, digits) => Number((low + next() * (high - low)).toFixed(digits));

function topics(agent) {
  const found = [];
  for (const line of readFileSync(join(here, 'topics', `${agent}.txt`), 'utf8').split('\n').filter(Boolean)) {
    if (line.startsWith('# ')) found.push({ agent, group: `${agent}/${line.slice(2)}`, wordings: [] });
    else found.at(-1).wordings.push(line);
  }
  return found;
}

const seen = new Set();
function phrase(wording) {
  for (;;) {
    const filled = wording.replace(/\{(\w+)\}/g, (_, slot) => pick(FILL[slot]));
    const text = (next() < WRAPPED ? pick(BEFORE) : '') + filled + (next() < WRAPPED ? pick(AFTER) : '');
    const sentence = text[0].toUpperCase() + text.slice(1);
    if (!seen.has(sentence)) return seen.add(sentence), sentence;
  }
}

// One in ten was sent to the wrong agent, and it went badly: a filter has to drop it.
function decide(topic) {
  const spoilt = next() < SPOILT;
  return { spoilt, agent: spoilt ? pick(AGENTS.filter((a) => a !== topic.agent)) : topic.agent };
}

const decisions = [], outcomes = [], all = AGENTS.flatMap(topics);
for (const topic of all) {
  for (const wording of topic.wordings) {
    const task_description = phrase(wording), { spoilt, agent } = decide(topic);
    decisions.push({ task_description, selected_agent: agent, success_rate: spoilt ? between(0.2, 0.88, 2) : between(0.9, 1, 2),
      avg_quality_score: spoilt ? between(0.2, 0.7, 2) : between(0.78, 0.99, 2), applied_rule: `Rule ${spoilt ? 'fallback' : topic.group}: ${agent}`, group: topic.group });
  }
  for (const wording of topic.wordings.slice(0, OUTCOMES_PER_TOPIC)) {
    const task = phrase(wording), { spoilt, agent } = decide(topic);
    outcomes.push({ task, selected_agent: agent, success: !spoilt, group: topic.group });
  }
}
const shuffled = (rows) => rows.map((row) => [next(), row]).sort((a, b) => a[0] - b[0]).map(([, row]) => row);
const write = (name, rows) => writeFileSync(join(here, '..', name), shuffled(rows).map((row) => JSON.stringify(row) + '\n').join(''));
write('decisions.jsonl', decisions);
write('outcomes.jsonl', outcomes);
const bad = [decisions.filter((d) => d.success_rate < 0.9).length, outcomes.filter((o) => !o.success).length];
console.log(`decisions.jsonl: ${decisions.length} rows, ${bad[0]} to drop; outcomes.jsonl: ${outcomes.length} rows, ${bad[1]} to drop; ${all.length} topics`);
