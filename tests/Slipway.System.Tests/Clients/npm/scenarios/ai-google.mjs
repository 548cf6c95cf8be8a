import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { aiScenarios } from './ai-conversation.mjs';
import { key, url } from './conversation.mjs';

export const scenarios = aiScenarios((model, apiKey = key) => createGoogleGenerativeAI({ apiKey, baseURL: `${url}/v1beta` })(model));
