import { toFile } from 'openai';
import { model, report, told } from '../settings.mjs';
import { client } from './client.mjs';

const line = (custom_id, body) => JSON.stringify({ custom_id, method: 'POST', url: '/v1/chat/completions', body });
const ask = (text, name = model) => ({ model: name, messages: [{ role: 'user', content: text }] });
const upload = async (lines) => (await client.files.create({ file: await toFile(Buffer.from(lines.join('\n')), 'in.jsonl'), purpose: 'batch' })).id;
const create = (input_file_id) => client.batches.create({ input_file_id, endpoint: '/v1/chat/completions', completion_window: '24h', metadata: { job: 'nightly' } });
const ended = async (id) => {
  for (;;) {
    const batch = await client.batches.retrieve(id);
    if (['completed', 'failed', 'cancelled', 'expired'].includes(batch.status)) return batch;
    await new Promise((next) => setTimeout(next, 50));
  }
};
const lines = async (id) => (await (await client.files.content(id)).text()).trim().split('\n').map((text) => JSON.parse(text));

const made = await create(await upload([line('a', ask('one')), line('b', ask('two', 'no-such-model')), line('c', ask('three'))]));
const done = await ended(made.id);
const listed = [];
for await (const batch of client.batches.list({ limit: 1 })) listed.push(batch.id);
const unsound = await ended((await create(await upload(['{', line('a', { messages: [] })]))).id);
report({
  made,
  done,
  output: await lines(done.output_file_id),
  errors: await lines(done.error_file_id),
  listed: listed.includes(made.id),
  unsound,
  cancelEnded: await client.batches.cancel(made.id).then(() => ({}), told),
});
