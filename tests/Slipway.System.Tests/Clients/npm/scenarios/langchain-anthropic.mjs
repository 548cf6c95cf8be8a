import { ChatAnthropic } from '@langchain/anthropic';
import { key, url } from './conversation.mjs';
import { langchainScenarios } from './langchain-conversation.mjs';

export const scenarios = langchainScenarios((model, anthropicApiKey = key) => new ChatAnthropic({ model, anthropicApiKey, anthropicApiUrl: url, maxRetries: 0, maxTokens: 256 }));
