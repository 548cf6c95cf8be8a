// Makes ../decisions.jsonl (shape: task_description …) and ../outcomes.jsonl (shape: task …) from topics.txt. Node 20, no dependencies;
// the same seed gives the same bytes:   node recipe/make.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED = 7, PER_TOPIC = 24, SPOILT = 0.1; // of ten decisions one went wrong
const here = dirname(fileURLToPath(import.meta.url));
const AGENTS = ['qa', 'support', 'analyst', 'legal', 'content', 'security'];
const FILL = {
  product: ['Harbor', 'the booking portal', 'Ledgerly', 'the mobile app', 'the warehouse tool', 'the reader app', 'our web shop', 'Tidewatch', 'the ticket desk', 'the course planner', 'Quillpad', 'the tenant portal'],
  team: ['the payments team', 'the platform group', 'the Lisbon office', 'marketing', 'the mobile crew', 'the night shift', 'the data people', 'our contractors'],
  customer: ['a hotel chain', 'the city library', 'Northwind Bakery', 'a dental practice', 'the rowing club', 'Amara Ltd', 'a school in Leeds', 'the printing house', 'one of our oldest clients'],
  when: ['last night', 'on Monday', 'over the holidays', 'at the end of the quarter', 'this morning', 'last week', 'in March', 'after the update'],
  place: ['Norway', 'the Rotterdam branch', 'Brazil', 'the Dublin warehouse', 'Kenya', 'the new region', 'Austria', 'the campus'],
};
// People wrap what they want: a reason before it or a condition after it. None of these tells the agent.
const BEFORE = ['', '', '', '', 'Hi, ', 'Quick one: ', 'When you have a minute: ', 'As discussed in the stand-up: ', 'From the steering meeting: ', 'Urgent. ', 'Second time I ask. ', 'For the customer call tomorrow: ', 'The auditor asked again. '];
const AFTER = ['', '', '', '', ' Thanks!', ' I need it by Thursday.', ' Keep it short.', ' Cc the team lead, please.', ' There is a report in the shared folder.', ' The contract number is in the ticket.', ' Ask me if the data is not enough.', ' Nobody else has looked at it yet.'];

let state = SEED;
function next() { // mulberry32
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (items) => items[Math.floor(next() * items.length)];
const between = (low, high, digits) => Number((low + next() * (high - low)).toFixed(digits));

function topics() {
  const found = [];
  for (const line of readFileSync(join(here, 'topics.txt'), 'utf8').split('\n').map((l) => l.trim())) {
    const head = /^([a-z]+) ([a-z-]+)$/.exec(line);
    if (head && AGENTS.includes(head[1])) found.push({ agent: head[1], name: head[2], wordings: [] });
    else if (line && !line.startsWith('#')) found.at(-1).wordings.push(line);
  }
  return found;
}

function phrase(wording) {
  const filled = wording.replace(/\{(\w+)\}/g, (_, slot) => pick(FILL[slot]));
  const text = pick(BEFORE) + filled + pick(AFTER);
  return text[0].toUpperCase() + text.slice(1);
}

const decisions = [], outcomes = [], seen = new Set();
for (const topic of topics()) {
  for (let made = 0; made < PER_TOPIC; ) {
    const text = phrase(topic.wordings[made % topic.wordings.length]);
    if (seen.has(text)) continue;
    seen.add(text);
    const spoilt = next() < SPOILT; // sent to the wrong agent, and it went badly: a filter has to drop it
    const agent = spoilt ? pick(AGENTS.filter((a) => a !== topic.agent)) : topic.agent;
    const group = `${topic.agent}/${topic.name}`;
    if (made++ % 2 === 0) {
      decisions.push({ task_description: text, selected_agent: agent, success_rate: spoilt ? between(0.2, 0.88, 2) : between(0.9, 1, 2),
        avg_quality_score: spoilt ? between(0.2, 0.7, 2) : between(0.78, 0.99, 2), applied_rule: `Rule ${spoilt ? 'fallback' : group}: ${agent}`, group });
    } else outcomes.push({ task: text, selected_agent: agent, success: !spoilt, group });
  }
}
const shuffled = (rows) => rows.map((row) => [next(), row]).sort((a, b) => a[0] - b[0]).map(([, row]) => row);
const write = (name, rows) => writeFileSync(join(here, '..', name), shuffled(rows).map((row) => JSON.stringify(row) + '\n').join(''));
write('decisions.jsonl', decisions);
write('outcomes.jsonl', outcomes);
const bad = [decisions.filter((d) => d.success_rate < 0.9).length, outcomes.filter((o) => !o.success).length];
console.log(`decisions.jsonl: ${decisions.length} rows, ${bad[0]} to drop; outcomes.jsonl: ${outcomes.length} rows, ${bad[1]} to drop; ${topics().length} topics`);
