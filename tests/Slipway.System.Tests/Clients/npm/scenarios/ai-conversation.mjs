// The conversations of Vercel's AI SDK, the same for each of its providers.
import { generateObject, generateText, jsonSchema, stepCountIs, streamText, tool } from 'ai';
import { answerSchema, failing, gated, openGate, png, say, toolList } from './conversation.mjs';

const counted = (usage) => ({ input: usage.inputTokens, output: usage.outputTokens, cached: usage.cachedInputTokens });

/** @param chat makes a language model: `chat(model, key?)`. */
export const aiScenarios = (chat) => ({
  async text(model) {
    const reply = await generateText({ model: chat(model), system: 'Answer briefly.', prompt: say.text, maxOutputTokens: 64, maxRetries: 0 });
    return { text: reply.text, finish: reply.finishReason, usage: counted(reply.usage) };
  },

  async stream(model, me) {
    let failure;
    const result = streamText({ model: chat(model), prompt: gated(me, model), maxRetries: 0, onError: ({ error }) => { failure = error; } });
    const pieces = [];
    for await (const text of result.textStream) if (text && pieces.push(text) === 1) await openGate(me, model);
    if (failure) throw failure;
    return { pieces, finish: await result.finishReason, usage: counted(await result.usage) };
  },

  async tools(model) {
    const offered = Object.fromEntries(toolList.map(({ name, description, schema, run }) => [name, tool({ description, inputSchema: jsonSchema(schema), execute: async (args) => run(args) })]));
    let failure;
    const result = streamText({ model: chat(model), prompt: say.tools, tools: offered, stopWhen: stepCountIs(5), maxRetries: 0, onError: ({ error }) => { failure = error; } });
    await result.consumeStream();
    if (failure) throw failure;
    const steps = await result.steps;
    return {
      calls: steps.flatMap((s) => s.toolCalls.map(({ toolName, input, toolCallId }) => ({ name: toolName, args: input, id: toolCallId }))),
      texts: steps.map((s) => s.text).filter(Boolean), text: steps.at(-1).text,
    };
  },

  async json(model) {
    return { json: (await generateObject({ model: chat(model), schema: jsonSchema(answerSchema), prompt: say.json, maxRetries: 0 })).object };
  },

  async vision(model) {
    const content = [{ type: 'text', text: say.vision }, { type: 'image', image: png, mediaType: 'image/png' }];
    return { text: (await generateText({ model: chat(model), messages: [{ role: 'user', content }], maxRetries: 0 })).text };
  },

  async errors(model) {
    const ask = (model, prompt, key) => failing(() => generateText({ model: chat(model, key), prompt, maxRetries: 0 }));
    return { busy: await ask(model, say.busy), unknownModel: await ask('no-such-model', say.text), badKey: await ask(model, say.text, 'sk-nobody') };
  },
});
