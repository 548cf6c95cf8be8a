import { createAnthropic } from '@ai-sdk/anthropic';
import { aiScenarios } from './ai-conversation.mjs';
import { key, url } from './conversation.mjs';

export const scenarios = aiScenarios((model, apiKey = key) => createAnthropic({ apiKey, baseURL: `${url}/v1` })(model));
