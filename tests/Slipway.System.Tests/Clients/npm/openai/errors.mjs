import OpenAI from 'openai';
import { key, report, told, url } from '../settings.mjs';
import { client } from './client.mjs';

const messages = [{ role: 'user', content: 'hello' }];
const failing = (who, body) => who.chat.completions.create(body).then(() => ({ class: 'none' }), told);
const stranger = new OpenAI({ apiKey: 'sk-nobody', baseURL: `${url}/v1`, maxRetries: 0 });
report({
  unknownModel: await failing(client, { model: 'no-such-model', messages }),
  unknownModelStreamed: await failing(client, { model: 'no-such-model', messages, stream: true }),
  badKey: await failing(stranger, { model: 'local-chat', messages }),
  badBody: await failing(client, { model: 'local-chat', messages: 'not a list' }),
  upstream: await failing(client, { model: 'failing', messages }),
  keyInMessage: JSON.stringify(await failing(stranger, { model: 'local-chat', messages })).includes(key),
});
