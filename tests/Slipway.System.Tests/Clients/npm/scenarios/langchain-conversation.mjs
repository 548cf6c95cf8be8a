// The conversations of LangChain, the same for each of its chat models; tools by LangGraph's agent loop.
import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { createReactAgent } from '@langchain/langgraph/prebuilt';
import { answerSchema, failing, gated, openGate, pngUrl, say, toolList } from './conversation.mjs';

const textOf = ({ content }) => (typeof content === 'string' ? content : content.filter((p) => p.type === 'text').map((p) => p.text).join(''));
const counted = (usage) => ({ input: usage.input_tokens, output: usage.output_tokens });
const finishOf = ({ response_metadata: m, additional_kwargs: k }) => m.finish_reason ?? m.finishReason ?? m.stop_reason ?? k?.finishReason ?? k?.stop_reason;

/** @param chat makes a chat model: `chat(model, { key?, more? })`. */
export const langchainScenarios = (chat, { image = { type: 'image_url', image_url: { url: pngUrl } }, structured = {} } = {}) => ({
  async text(model) {
    const reply = await chat(model).invoke([new SystemMessage('Answer briefly.'), new HumanMessage(say.text)], { stop: ['###'] });
    return { text: textOf(reply), finish: finishOf(reply), usage: counted(reply.usage_metadata) };
  },

  async stream(model, me) {
    const pieces = [];
    let whole;
    for await (const chunk of await chat(model).stream(gated(me, model))) {
      const text = textOf(chunk);
      if (text && pieces.push(text) === 1) await openGate(me, model);
      whole = whole ? whole.concat(chunk) : chunk;
    }
    return { pieces, usage: counted(whole.usage_metadata) };
  },

  async tools(model) {
    const calls = [];
    const offered = toolList.map(({ name, description, schema, run }) => tool((args) => run(args), { name, description, schema }));
    const agent = createReactAgent({ llm: chat(model), tools: offered });
    const { messages } = await agent.invoke({ messages: [{ role: 'user', content: say.tools }] });
    const said = messages.filter((m) => m.getType() === 'ai');
    for (const message of said) calls.push(...message.tool_calls.map(({ name, args, id }) => ({ name, args, id })));
    return { calls, texts: said.map(textOf).filter(Boolean), text: textOf(said.at(-1)) };
  },

  async json(model) {
    return { json: await chat(model).withStructuredOutput(answerSchema, { name: 'weather', ...structured }).invoke(say.json) };
  },

  async vision(model) {
    return { text: textOf(await chat(model).invoke([new HumanMessage({ content: [{ type: 'text', text: say.vision }, image] })])) };
  },

  async errors(model) {
    return {
      busy: await failing(() => chat(model).invoke(say.busy)),
      unknownModel: await failing(() => chat('no-such-model').invoke(say.text)),
      badKey: await failing(() => chat(model, 'sk-nobody').invoke(say.text)),
    };
  },
});
