import { model, prompt, report } from '../settings.mjs';
import { client } from './client.mjs';

const reply = await client.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }], max_tokens: 32 });
report({ model: reply.model, text: reply.choices[0].message.content, finish: reply.choices[0].finish_reason, usage: reply.usage });
