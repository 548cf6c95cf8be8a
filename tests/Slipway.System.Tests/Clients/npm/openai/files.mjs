import { toFile } from 'openai';
import { report, told } from '../settings.mjs';
import { client } from './client.mjs';

const made = await client.files.create({
  file: await toFile(Buffer.from('hello, file'), 'note.txt'),
  purpose: 'user_data',
  expires_after: { anchor: 'created_at', seconds: 3600 },
});
const processed = await client.files.waitForProcessing(made.id);
const content = await (await client.files.content(made.id)).text();
await client.files.create({ file: await toFile(Buffer.from('second'), 'b.txt'), purpose: 'vision' });
const listed = [];
for await (const file of client.files.list({ limit: 1 })) listed.push(file.id); // one a page
const deleted = await client.files.delete(made.id);
report({
  made,
  status: processed.status,
  content,
  listed: listed.includes(made.id),
  pages: listed.length,
  deleted,
  gone: await client.files.retrieve(made.id).then(() => ({}), told),
  badPurpose: await client.files.create({ file: await toFile(Buffer.from('x'), 'x.txt'), purpose: 'dancing' }).then(() => ({}), told),
});
