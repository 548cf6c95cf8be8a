import { prompt, report } from '../settings.mjs';
import { client } from './client.mjs';

const names = [];
for await (const model of await client.models.list()) names.push(model.name);
const counted = await client.models.countTokens({ model: 'gemini-3.8-flash', contents: prompt });
report({ names, one: (await client.models.get({ model: names[0] })).name, totalTokens: counted.totalTokens });
