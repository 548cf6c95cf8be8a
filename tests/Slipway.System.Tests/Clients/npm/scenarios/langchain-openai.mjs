import { ChatOpenAI } from '@langchain/openai';
import { key, url } from './conversation.mjs';
import { langchainScenarios } from './langchain-conversation.mjs';

export const scenarios = langchainScenarios(
  (model, apiKey = key) => new ChatOpenAI({ model, apiKey, maxRetries: 0, configuration: { baseURL: `${url}/v1` } }),
  { structured: { method: 'jsonSchema' } });
