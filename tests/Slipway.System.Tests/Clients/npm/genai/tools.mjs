import { model, report } from '../settings.mjs';
import { client } from './client.mjs';

const config = { tools: [{ functionDeclarations: [{ name: 'weather', parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } }] }] };
const contents = [{ role: 'user', parts: [{ text: 'use weather {"city":"Porto"}' }] }];
let turn = null, finish = null;
for await (const chunk of await client.models.generateContentStream({ model, contents, config })) {
  if (chunk.functionCalls) turn = chunk.candidates[0].content;
  finish = chunk.candidates?.[0]?.finishReason ?? finish;
}
const call = turn.parts.find((p) => p.functionCall).functionCall;
contents.push(turn, { role: 'user', parts: [{ functionResponse: { id: call.id, name: call.name, response: { output: '21 degrees' } } }] });
const second = await client.models.generateContent({ model, contents, config });
report({ name: call.name, arguments: call.args, finish, text: second.text });
