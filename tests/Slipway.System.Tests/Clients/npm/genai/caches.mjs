import { model, report, told } from '../settings.mjs';
import { client } from './client.mjs';

const config = { contents: 'A long book. '.repeat(100), systemInstruction: 'Be brief.', displayName: 'book', ttl: '300s' };
const made = await client.caches.create({ model, config });
const got = await client.caches.get({ name: made.name });
const extended = await client.caches.update({ name: made.name, config: { ttl: '3600s' } });
const listed = [];
for await (const cache of await client.caches.list({ config: { pageSize: 1 } })) listed.push(cache.name);
await client.caches.delete({ name: made.name });
report({
  made,
  same: got.name === made.name && got.expireTime === made.expireTime,
  extendedBy: (new Date(extended.expireTime) - new Date(made.expireTime)) / 1000,
  listed: listed.includes(made.name),
  gone: await client.caches.get({ name: made.name }).then(() => ({}), told),
  unknownModel: await client.caches.create({ model: 'no-such-model', config }).then(() => ({}), told),
});
