import { googleAI } from '@genkit-ai/google-genai';
import { genkit, z } from 'genkit';
import { failing, gated, key, openGate, pngUrl, say, toolList, url } from './conversation.mjs';

const genkitFor = (apiKey) => genkit({ plugins: [googleAI({ apiKey, baseUrl: url })] });
const ai = genkitFor(key);
const stranger = genkitFor('sk-nobody');
const counted = (usage) => ({ input: usage.inputTokens, output: (usage.outputTokens ?? 0) + (usage.thoughtsTokens ?? 0) });

const calls = new Map(); // of each model, in order
const toolsFor = (model) => toolList.map(({ name, description, run }) => ai.dynamicTool(
  { name, description, inputSchema: z.object({ city: z.string() }), outputSchema: z.string() },
  async (args) => {
    calls.set(model, [...(calls.get(model) ?? []), { name, args }]);
    return run(args);
  }));

export const scenarios = {
  async text(model) {
    const reply = await ai.generate({ model: googleAI.model(model), system: 'Answer briefly.', prompt: say.text, config: { maxOutputTokens: 64, temperature: 0.5 } });
    return { text: reply.text, finish: reply.finishReason, usage: counted(reply.usage) };
  },

  async stream(model, me) {
    const { stream, response } = ai.generateStream({ model: googleAI.model(model), prompt: gated(me, model) });
    const pieces = [];
    for await (const chunk of stream) if (chunk.text && pieces.push(chunk.text) === 1) await openGate(me, model);
    const reply = await response;
    return { pieces, finish: reply.finishReason, usage: counted(reply.usage) };
  },

  async tools(model) {
    const reply = await ai.generate({ model: googleAI.model(model), prompt: say.tools, tools: toolsFor(model) });
    const texts = reply.messages.filter((m) => m.role === 'model').map((m) => m.content.map((p) => p.text ?? '').join('')).filter(Boolean);
    return { calls: calls.get(model), texts, text: reply.text };
  },

  async json(model) {
    const schema = z.object({ city: z.string(), temperature: z.number().int(), windy: z.boolean() });
    return { json: (await ai.generate({ model: googleAI.model(model), prompt: say.json, output: { schema } })).output };
  },

  async vision(model) {
    return { text: (await ai.generate({ model: googleAI.model(model), prompt: [{ text: say.vision }, { media: { url: pngUrl, contentType: 'image/png' } }] })).text };
  },

  async errors(model) {
    const ask = (who, model, prompt) => failing(() => who.generate({ model: googleAI.model(model), prompt }));
    return {
      busy: await ask(ai, model, say.busy),
      unknownModel: await ask(ai, 'no-such-model', say.text),
      badKey: await ask(stranger, model, say.text),
    };
  },
};
