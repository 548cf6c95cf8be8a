import { report } from '../settings.mjs';
import { client } from './client.mjs';

const ids = [];
for await (const model of client.models.list()) ids.push(model.id);
report({ ids, one: (await client.models.retrieve(ids[0])).id });
