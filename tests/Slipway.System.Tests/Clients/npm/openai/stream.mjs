import { model, openGate, prompt, report } from '../settings.mjs';
import { client } from './client.mjs';

// The gate is opened on the first piece of text only: had the gateway collected the reply, nothing would ever arrive.
const stream = await client.chat.completions.create({ model, messages: [{ role: 'user', content: prompt }], stream: true, stream_options: { include_usage: true }, max_tokens: 32 });
const pieces = [];
let finish = null, usage = null;
for await (const chunk of stream) {
  const text = chunk.choices[0]?.delta?.content;
  if (text) pieces.push(text);
  if (pieces.length === 1 && process.env.GATE) await openGate(process.env.GATE);
  finish ??= chunk.choices[0]?.finish_reason ?? null;
  usage = chunk.usage ?? usage;
}
report({ pieces, text: pieces.join(''), finish, usage });
