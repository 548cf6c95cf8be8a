// Google's agent kit. It takes the gateway's address from GOOGLE_GEMINI_BASE_URL.
import { FunctionTool, Gemini, InMemoryRunner, LlmAgent, StreamingMode } from '@google/adk';
import { z } from 'zod';
import { failing, gated, key, openGate, png, say, toolList } from './conversation.mjs';

const agentFor = (model, more = {}, apiKey = key) => new LlmAgent({ name: 'harbour', model: new Gemini({ model, apiKey }), instruction: 'Answer briefly.', ...more });

/** Runs one turn of the user and gives every event; an error event is thrown as the kit's users do. */
async function* turn(agent, parts, runConfig) {
  const runner = new InMemoryRunner({ agent, appName: 'harbour' });
  for await (const event of runner.runEphemeral({ userId: 'mariner', newMessage: { role: 'user', parts }, runConfig })) {
    if (event.errorCode) throw Object.assign(new Error(event.errorMessage), { status: Number(event.errorCode) || event.errorCode });
    yield event;
  }
}

const textOf = (event) => (event.content?.parts ?? []).filter((p) => p.text && !p.thought).map((p) => p.text).join('');
const counted = (usage) => ({ input: usage.promptTokenCount, output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0) });

const lastText = async (agent, parts) => {
  let text = '', last;
  for await (const event of turn(agent, parts)) { text = textOf(event) || text; last = event; }
  return { text, last };
};

export const scenarios = {
  async text(model) {
    const { text, last } = await lastText(agentFor(model, { generateContentConfig: { maxOutputTokens: 64, temperature: 0.5 } }), [{ text: say.text }]);
    return { text, finish: last.finishReason, usage: counted(last.usageMetadata) };
  },

  async stream(model, me) {
    const pieces = [];
    for await (const event of turn(agentFor(model), [{ text: gated(me, model) }], { streamingMode: StreamingMode.SSE })) {
      if (event.partial && textOf(event) && pieces.push(textOf(event)) === 1) await openGate(me, model);
    }
    return { pieces };
  },

  async tools(model) {
    const tools = toolList.map(({ name, description, run }) => new FunctionTool({ name, description, parameters: z.object({ city: z.string() }), execute: (args) => run(args) }));
    const calls = [], texts = [];
    for await (const event of turn(agentFor(model, { tools }), [{ text: say.tools }])) {
      const parts = event.content?.parts ?? [];
      calls.push(...parts.filter((p) => p.functionCall).map(({ functionCall: { name, args, id } }) => ({ name, args, id })));
      if (textOf(event)) texts.push(textOf(event));
    }
    return { calls, texts, text: texts.at(-1) };
  },

  async json(model) {
    const outputSchema = z.object({ city: z.string(), temperature: z.number().int(), windy: z.boolean() });
    return { json: JSON.parse((await lastText(agentFor(model, { outputSchema }), [{ text: say.json }])).text) };
  },

  async vision(model) {
    return { text: (await lastText(agentFor(model), [{ text: say.vision }, { inlineData: { mimeType: 'image/png', data: png } }])).text };
  },

  async errors(model) {
    const ask = (model, text, apiKey) => failing(() => lastText(agentFor(model, {}, apiKey), [{ text }]));
    return { busy: await ask(model, say.busy), unknownModel: await ask('no-such-model', say.text), badKey: await ask(model, say.text, 'sk-nobody') };
  },
};
