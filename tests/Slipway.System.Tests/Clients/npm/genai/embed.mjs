import { model, report } from '../settings.mjs';
import { client } from './client.mjs';

const reply = await client.models.embedContent({ model, contents: JSON.parse(process.env.TEXTS) });
report({ values: reply.embeddings.map((e) => e.values) });
