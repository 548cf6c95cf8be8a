import { model, report } from '../settings.mjs';
import { client } from './client.mjs';

// One full turn: the model calls a tool, gets its result, and answers; streamed, as agents do it.
const tools = [{ type: 'function', function: { name: 'weather', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } }];
const messages = [{ role: 'user', content: 'use weather {"city":"Porto"}' }];
const first = await client.chat.completions.stream({ model, messages, tools }).finalChatCompletion();
const call = first.choices[0].message.tool_calls[0];
messages.push(first.choices[0].message, { role: 'tool', tool_call_id: call.id, content: '21 degrees' });
const second = await client.chat.completions.create({ model, messages, tools });
report({ name: call.function.name, arguments: JSON.parse(call.function.arguments), finish: first.choices[0].finish_reason, text: second.choices[0].message.content });
