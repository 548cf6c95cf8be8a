import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { report, told } from '../settings.mjs';
import { client } from './client.mjs';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slipway-genai-'));
// Larger than the SDK's piece of 8 MiB, so that it comes in two.
const large = path.join(folder, 'clip.mp4');
fs.writeFileSync(large, Buffer.alloc(9 * 1024 * 1024, 7));
const made = await client.files.upload({ file: large, config: { displayName: 'A clip' } });
const blob = await client.files.upload({ file: new Blob(['# hi'], { type: 'text/markdown' }), config: { name: `note-${process.pid}` } });
const got = await client.files.get({ name: made.name });
const listed = [];
for await (const file of await client.files.list({ config: { pageSize: 1 } })) listed.push(file.name);
const copy = path.join(folder, 'copy');
await client.files.download({ file: blob.name, downloadPath: copy });
await client.files.delete({ name: made.name });
report({
  made,
  blob,
  same: JSON.stringify(got) === JSON.stringify(made),
  listed: listed.includes(made.name) && listed.includes(blob.name),
  pages: listed.length,
  downloaded: fs.readFileSync(copy, 'utf8'),
  gone: await client.files.get({ name: made.name }).then(() => ({}), told),
});
fs.rmSync(folder, { recursive: true });
