// Makes src/Slipway.Gateway/Pricing/prices.json from the price list of npm @pydantic/genai-prices.
//   cd tools/prices && npm install && node build.mjs 2026-11-21 > ../../src/Slipway.Gateway/Pricing/prices.json
// The argument is the day on which the list was taken. A model whose rules of naming or pricing the book cannot express is left out and named on
// stderr: unknown is safer than wrong.
import { readFileSync } from 'node:fs';
import { findProvider } from '@pydantic/genai-prices';

// Whose own models go by their bare name, and who resells those of others as provider/model (the provider by its id in providers.json).
const makers = ['openai', 'anthropic', 'google', 'mistral', 'deepseek', 'x-ai', 'cohere', 'moonshotai'];
const resellers = { groq: 'groq', together: 'together_ai', fireworks: 'fireworks_ai', cerebras: 'cerebras', perplexity: 'perplexity' };

const rates = {
  input_mtok: 'input', output_mtok: 'output', cache_read_mtok: 'cached', cache_write_mtok: 'write', cache_write_1h_mtok: 'write_hour',
  input_audio_mtok: 'audio_in', output_audio_mtok: 'audio_out', output_reasoning_mtok: 'reasoning',
};

// Priced by something that calls of tokens do not have: these do not make the token prices wrong.
const beside = new Set(['web_searches_kcount', 'storage_searches_kcount', 'cache_audio_read_mtok', 'input_image_mtok', 'cache_image_read_mtok',
  'input_video_mtok', 'output_citation_mtok']);

function names(id, match) {
  const found = new Set([id]);
  const visit = rule => {
    if (rule.equals) found.add(rule.equals);
    else if (rule.starts_with) dated(rule.starts_with).forEach(n => found.add(n));
    else if (rule.or) rule.or.forEach(visit);
    else if (rule.regex) { const rule8 = /^\^([\w.\-@]+)-\\d\{8\}\$$/.exec(rule.regex); if (rule8) found.add(rule8[1] + '-20*'); }
    // contains, ends_with and the rest would claim names that nobody has seen: the id alone then.
  };
  visit(match);
  return [...found];
}

// "gpt-4o*" would claim gpt-4o-audio, which has another price: a beginning stands for itself and its dated versions.
function dated(beginning) {
  if (beginning.startsWith('ft:')) return [beginning + '*'];
  return /-20\d*$/.test(beginning) ? [beginning + '*'] : [beginning.replace(/[-@]$/, ''), beginning.replace(/[-@]$/, '') + '-20*', beginning.replace(/[-@]$/, '') + '@20*'];
}

function entry(prices, from) {
  const base = {}, above = {};
  let start = null;
  for (const [key, value] of Object.entries(prices)) {
    const name = rates[key];
    if (!name) { if (!beside.has(key)) return null; continue; }
    if (typeof value === 'number') { base[name] = value; above[name] = value; continue; }
    if (value.tiers.length !== 1 || (start !== null && start !== value.tiers[0].start)) return null;
    start = value.tiers[0].start;
    base[name] = value.base;
    above[name] = value.tiers[0].price;
  }
  if (base.input === undefined) return null;
  base.output ??= 0;
  above.output ??= 0;
  return { ...(from ? { from } : {}), ...base, ...(start === null ? {} : { above: { tokens: start, ...above } }) };
}

function entries(prices) {
  if (!Array.isArray(prices)) return [entry(prices, null)];
  return prices
    .filter(p => !p.constraint || p.constraint.start_date)
    .map(p => entry(p.prices, p.constraint?.start_date ?? null))
    .sort((a, b) => (a?.from ?? '').localeCompare(b?.from ?? ''));
}

const models = [];
const taken = new Set();
function add(provider, prefix) {
  for (const model of findProvider({ providerId: provider }).models) {
    const own = entries(model.prices);
    const known = names(model.id, model.match).map(n => prefix + n).filter(n => !taken.has(n));
    if (own.length === 0 || own.includes(null) || known.length === 0) { console.error(`left out: ${prefix}${model.id}`); continue; }
    known.forEach(n => taken.add(n));
    models.push({ model: known[0], ...(known.length > 1 ? { also: known.slice(1) } : {}), prices: own });
  }
}

makers.forEach(p => add(p, ''));
Object.entries(resellers).forEach(([theirs, ours]) => add(theirs, ours + '/'));
const day = process.argv[2];
if (!/^\d{4}-\d\d-\d\d$/.test(day ?? '')) { console.error('Say on which day the list was taken: node build.mjs 2026-11-21'); process.exit(2); }
const version = JSON.parse(readFileSync(new URL('node_modules/@pydantic/genai-prices/package.json', import.meta.url))).version;
console.log(`{
  "source": "npm @pydantic/genai-prices ${version}",
  "as_of": "${day}",
  "unit": "US dollars per million tokens; above: a prompt longer than so many tokens; from: the first day (UTC) of the price",
  "models": [
${models.map(m => '    ' + JSON.stringify(m)).join(',\n')}
  ]
}`);
