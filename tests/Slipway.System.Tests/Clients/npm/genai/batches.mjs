import { model, report, told } from '../settings.mjs';
import { client } from './client.mjs';

const ended = async (name) => {
  for (;;) {
    const batch = await client.batches.get({ name });
    if (!['JOB_STATE_PENDING', 'JOB_STATE_RUNNING'].includes(batch.state)) return batch;
    await new Promise((next) => setTimeout(next, 50));
  }
};
const made = await client.batches.create({
  model,
  src: [{ contents: 'one', metadata: { key: 'a' }, config: { maxOutputTokens: 9 } }, { contents: 'two', metadata: { key: 'b' } }],
  config: { displayName: 'nightly' },
});
const inline = await ended(made.name);
const text = ['x', 'y'].map((key) => JSON.stringify({ key, request: { contents: [{ parts: [{ text: key }] }] } })).join('\n');
const source = await client.files.upload({ file: new Blob([text], { type: 'application/jsonl' }) });
const fromFile = await ended((await client.batches.create({ model, src: source.name })).name);
const embedded = await ended((await client.batches.createEmbeddings({ model: process.env.EMBED_MODEL, src: { inlinedRequests: { contents: ['short', 'a longer text'] } } })).name);
const listed = [];
for await (const batch of await client.batches.list({ config: { pageSize: 1 } })) listed.push(batch.name);
await client.batches.delete({ name: made.name });
report({
  made,
  inline,
  texts: inline.dest.inlinedResponses.map((one) => [one.metadata.key, one.response.candidates[0].content.parts[0].text]),
  fromFile,
  results: await (await fetch(`${process.env.SLIPWAY_URL}/v1beta/${fromFile.dest.fileName}:download?alt=media&key=${process.env.SLIPWAY_KEY}`)).text(),
  embeddings: embedded.dest.inlinedEmbedContentResponses.map((one) => one.response.embedding.values),
  listed: listed.includes(made.name),
  gone: await client.batches.get({ name: made.name }).then(() => ({}), told),
});
