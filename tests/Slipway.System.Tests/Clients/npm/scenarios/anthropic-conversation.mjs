// The conversations of Anthropic's SDK, the same against its own API and through Vertex AI.
import { answerSchema, failing, gated, openGate, png, say, toolList, tools } from './conversation.mjs';

const user = (content) => [{ role: 'user', content }];
const counted = (usage) => ({ input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0), output: usage.output_tokens, cached: usage.cache_read_input_tokens });
const textOf = (message) => message.content.filter((b) => b.type === 'text').map((b) => b.text).join('');

export const anthropicScenarios = (client, stranger) => ({
  async text(model) {
    const reply = await client.messages.create({ model, max_tokens: 64, system: 'Answer briefly.', temperature: 0.5, stop_sequences: ['###'], messages: user(say.text) });
    return { text: textOf(reply), finish: reply.stop_reason, usage: counted(reply.usage) };
  },

  async stream(model, me) {
    const pieces = [];
    const stream = client.messages.stream({ model, max_tokens: 64, messages: user(gated(me, model)) });
    for await (const event of stream) {
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta' && pieces.push(event.delta.text) === 1) await openGate(me, model);
    }
    const reply = await stream.finalMessage();
    return { pieces, finish: reply.stop_reason, usage: counted(reply.usage) };
  },

  async tools(model) {
    const offered = toolList.map(({ name, description, schema }) => ({ name, description, input_schema: schema }));
    const messages = user(say.tools);
    const calls = [], texts = [];
    for (;;) {
      const reply = await client.messages.stream({ model, max_tokens: 256, tools: offered, messages }).finalMessage();
      const text = textOf(reply);
      if (text) texts.push(text);
      const wanted = reply.content.filter((b) => b.type === 'tool_use');
      if (reply.stop_reason !== 'tool_use') return { calls, texts, text };
      calls.push(...wanted.map(({ name, input, id }) => ({ name, args: input, id })));
      messages.push({ role: 'assistant', content: reply.content }, {
        role: 'user', content: wanted.map(({ id, name, input }) => ({ type: 'tool_result', tool_use_id: id, content: tools[name].run(input) })),
      });
    }
  },

  async json(model) {
    const reply = await client.messages.create({ model, max_tokens: 64, messages: user(say.json), output_config: { format: { type: 'json_schema', schema: answerSchema } } });
    return { json: JSON.parse(textOf(reply)) };
  },

  async vision(model) {
    const content = [{ type: 'text', text: say.vision }, { type: 'image', source: { type: 'base64', media_type: 'image/png', data: png } }];
    return { text: textOf(await client.messages.create({ model, max_tokens: 64, messages: user(content) })) };
  },

  async errors(model) {
    const ask = (who, model, text) => failing(() => who.messages.create({ model, max_tokens: 64, messages: user(text) }));
    return {
      busy: await ask(client, model, say.busy),
      unknownModel: await ask(client, 'no-such-model', say.text),
      badKey: await ask(stranger, model, say.text),
    };
  },
});
