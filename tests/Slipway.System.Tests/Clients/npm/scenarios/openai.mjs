import OpenAI from 'openai';
import { answerSchema, failing, gated, key, openGate, pngUrl, say, toolList, tools, url } from './conversation.mjs';

const clientFor = (apiKey) => new OpenAI({ apiKey, baseURL: `${url}/v1`, maxRetries: 0 });
const client = clientFor(key);
const user = (content) => [{ role: 'user', content }];
const counted = (usage) => ({ input: usage.prompt_tokens, output: usage.completion_tokens, cached: usage.prompt_tokens_details?.cached_tokens });

export const scenarios = {
  async text(model) {
    const reply = await client.chat.completions.create({
      model, messages: [{ role: 'system', content: 'Answer briefly.' }, ...user(say.text)], max_completion_tokens: 64, temperature: 0.5, stop: ['###'],
    });
    return { text: reply.choices[0].message.content, finish: reply.choices[0].finish_reason, usage: counted(reply.usage) };
  },

  async stream(model, me) {
    const stream = await client.chat.completions.create({ model, messages: user(gated(me, model)), stream: true, stream_options: { include_usage: true } });
    const pieces = [];
    let finish, usage;
    for await (const chunk of stream) {
      const text = chunk.choices[0]?.delta?.content;
      if (text && pieces.push(text) === 1) await openGate(me, model);
      finish = chunk.choices[0]?.finish_reason ?? finish;
      usage = chunk.usage ?? usage;
    }
    return { pieces, finish, usage: counted(usage) };
  },

  async tools(model) {
    const offered = toolList.map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema } }));
    const messages = user(say.tools);
    const calls = [], texts = [];
    for (;;) {
      const { message } = (await client.chat.completions.stream({ model, messages, tools: offered }).finalChatCompletion()).choices[0];
      if (message.content) texts.push(message.content);
      if (!message.tool_calls?.length) return { calls, texts, text: message.content };
      messages.push(message);
      for (const { id, function: { name, arguments: args } } of message.tool_calls) {
        calls.push({ name, args: JSON.parse(args), id });
        messages.push({ role: 'tool', tool_call_id: id, content: tools[name].run(JSON.parse(args)) });
      }
    }
  },

  async json(model) {
    const reply = await client.chat.completions.parse({
      model, messages: user(say.json), response_format: { type: 'json_schema', json_schema: { name: 'weather', schema: answerSchema, strict: true } },
    });
    return { json: JSON.parse(reply.choices[0].message.content) };
  },

  async vision(model) {
    const content = [{ type: 'text', text: say.vision }, { type: 'image_url', image_url: { url: pngUrl } }];
    return { text: (await client.chat.completions.create({ model, messages: user(content) })).choices[0].message.content };
  },

  async errors(model) {
    const ask = (who, model, text) => failing(() => who.chat.completions.create({ model, messages: user(text) }));
    return {
      busy: await ask(client, model, say.busy),
      unknownModel: await ask(client, 'no-such-model', say.text),
      badKey: await ask(clientFor('sk-nobody'), model, say.text),
    };
  },
};
