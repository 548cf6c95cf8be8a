// The conversations of @google/genai, the same for each of its ways to sign in.
import { answerSchema, failing, gated, openGate, png, say, toolList, tools } from './conversation.mjs';

const counted = (usage) => ({ input: usage.promptTokenCount, output: (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0), cached: usage.cachedContentTokenCount });

export const genaiScenarios = (client, stranger) => ({
  async text(model) {
    const reply = await client.models.generateContent({
      model, contents: say.text, config: { systemInstruction: 'Answer briefly.', maxOutputTokens: 64, temperature: 0.5, stopSequences: ['###'] },
    });
    return { text: reply.text, finish: reply.candidates[0].finishReason, usage: counted(reply.usageMetadata) };
  },

  async stream(model, me) {
    const pieces = [];
    let finish, usage;
    for await (const chunk of await client.models.generateContentStream({ model, contents: gated(me, model) })) {
      if (chunk.text && pieces.push(chunk.text) === 1) await openGate(me, model);
      finish = chunk.candidates?.[0]?.finishReason ?? finish;
      usage = chunk.usageMetadata ?? usage;
    }
    return { pieces, finish, usage: counted(usage) };
  },

  async tools(model) {
    const config = { tools: [{ functionDeclarations: toolList.map(({ name, description, schema }) => ({ name, description, parametersJsonSchema: schema })) }] };
    const contents = [{ role: 'user', parts: [{ text: say.tools }] }];
    const calls = [], texts = [];
    for (;;) {
      const parts = [];
      for await (const chunk of await client.models.generateContentStream({ model, contents, config })) parts.push(...(chunk.candidates?.[0]?.content?.parts ?? []));
      const text = parts.filter((p) => p.text && !p.thought).map((p) => p.text).join('');
      if (text) texts.push(text);
      const wanted = parts.filter((p) => p.functionCall).map((p) => p.functionCall);
      if (!wanted.length) return { calls, texts, text };
      calls.push(...wanted.map(({ name, args, id }) => ({ name, args, id })));
      contents.push({ role: 'model', parts }, {
        role: 'user', parts: wanted.map(({ id, name, args }) => ({ functionResponse: { id, name, response: { output: tools[name].run(args) } } })),
      });
    }
  },

  async json(model) {
    const reply = await client.models.generateContent({ model, contents: say.json, config: { responseMimeType: 'application/json', responseJsonSchema: answerSchema } });
    return { json: JSON.parse(reply.text) };
  },

  async vision(model) {
    const contents = [{ role: 'user', parts: [{ text: say.vision }, { inlineData: { mimeType: 'image/png', data: png } }] }];
    return { text: (await client.models.generateContent({ model, contents })).text };
  },

  async errors(model) {
    const ask = (who, model, contents) => failing(() => who.models.generateContent({ model, contents }));
    return {
      busy: await ask(client, model, say.busy),
      unknownModel: await ask(client, 'no-such-model', say.text),
      badKey: await ask(stranger, model, say.text),
    };
  },
});
