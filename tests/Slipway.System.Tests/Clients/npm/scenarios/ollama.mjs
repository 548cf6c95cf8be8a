import { Ollama } from 'ollama';
import { answerSchema, failing, gated, key, openGate, png, say, toolList, tools, url } from './conversation.mjs';

const clientFor = (apiKey) => new Ollama({ host: url, headers: { Authorization: `Bearer ${apiKey}` } });
const client = clientFor(key);
const user = (content, more = {}) => [{ role: 'user', content, ...more }];
const counted = (reply) => ({ input: reply.prompt_eval_count, output: reply.eval_count });

export const scenarios = {
  async text(model) {
    const reply = await client.chat({ model, messages: [{ role: 'system', content: 'Answer briefly.' }, ...user(say.text)], options: { num_predict: 64, temperature: 0.5, stop: ['###'] } });
    return { text: reply.message.content, finish: reply.done_reason, usage: counted(reply) };
  },

  async stream(model, me) {
    const pieces = [];
    let last;
    for await (const part of await client.chat({ model, messages: user(gated(me, model)), stream: true })) {
      if (part.message.content && pieces.push(part.message.content) === 1) await openGate(me, model);
      last = part;
    }
    return { pieces, finish: last.done_reason, usage: counted(last) };
  },

  async tools(model) {
    const offered = toolList.map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema } }));
    const messages = user(say.tools);
    const calls = [], texts = [];
    for (;;) {
      let text = '';
      const wanted = [];
      for await (const { message } of await client.chat({ model, messages, tools: offered, stream: true })) {
        text += message.content ?? '';
        wanted.push(...(message.tool_calls ?? []));
      }
      if (text) texts.push(text);
      if (!wanted.length) return { calls, texts, text };
      messages.push({ role: 'assistant', content: text, tool_calls: wanted });
      for (const { function: { name, arguments: args } } of wanted) {
        calls.push({ name, args });
        messages.push({ role: 'tool', tool_name: name, content: tools[name].run(args) });
      }
    }
  },

  async json(model) {
    return { json: JSON.parse((await client.chat({ model, messages: user(say.json), format: answerSchema })).message.content) };
  },

  async vision(model) {
    return { text: (await client.chat({ model, messages: user(say.vision, { images: [png] }) })).message.content };
  },

  async errors(model) {
    const ask = (who, model, text) => failing(() => who.chat({ model, messages: user(text) }));
    return {
      busy: await ask(client, model, say.busy),
      unknownModel: await ask(client, 'no-such-model', say.text),
      badKey: await ask(clientFor('sk-nobody'), model, say.text),
    };
  },
};
