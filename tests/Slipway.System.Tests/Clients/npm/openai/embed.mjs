import { model, report } from '../settings.mjs';
import { client } from './client.mjs';

const input = JSON.parse(process.env.TEXTS);
const asUsual = await client.embeddings.create({ model, input }); // the SDK asks for base64 by itself and decodes it
const asFloats = await client.embeddings.create({ model, input, encoding_format: 'float' });
report({ base64: asUsual.data.map((d) => d.embedding), float: asFloats.data.map((d) => d.embedding), usage: asUsual.usage });
