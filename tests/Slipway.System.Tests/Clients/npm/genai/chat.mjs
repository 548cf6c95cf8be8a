import { model, prompt, report } from '../settings.mjs';
import { client } from './client.mjs';

const reply = await client.models.generateContent({ model, contents: prompt, config: { maxOutputTokens: 32 } });
report({ text: reply.text, finish: reply.candidates[0].finishReason, usage: reply.usageMetadata, modelVersion: reply.modelVersion });
