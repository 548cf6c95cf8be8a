import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { aiScenarios } from './ai-conversation.mjs';
import { key, url } from './conversation.mjs';

export const scenarios = aiScenarios((model, apiKey = key) => createOpenAICompatible({ name: 'slipway', apiKey, baseURL: `${url}/v1`, includeUsage: true, supportsStructuredOutputs: true })(model));
