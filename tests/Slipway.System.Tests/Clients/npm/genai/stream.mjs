import { model, openGate, prompt, report } from '../settings.mjs';
import { client } from './client.mjs';

const pieces = [];
let finish = null, usage = null;
for await (const chunk of await client.models.generateContentStream({ model, contents: prompt, config: { maxOutputTokens: 32 } })) {
  if (chunk.text) pieces.push(chunk.text);
  if (pieces.length === 1 && process.env.GATE) await openGate(process.env.GATE);
  finish = chunk.candidates?.[0]?.finishReason ?? finish;
  usage = chunk.usageMetadata ?? usage;
}
report({ pieces, text: pieces.join(''), finish, usage });
