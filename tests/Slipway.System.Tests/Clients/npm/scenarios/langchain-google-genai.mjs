import { ChatGoogleGenerativeAI } from '@langchain/google-genai';
import { key, url } from './conversation.mjs';
import { langchainScenarios } from './langchain-conversation.mjs';

// This package sends pictures only to models whose name it knows: the gateway has such an alias for each.
export const scenarios = langchainScenarios((model, apiKey = key) => new ChatGoogleGenerativeAI({ model: `gemini-2.5-${model}`, apiKey, baseUrl: url, maxRetries: 0 }));
