import Anthropic from '@anthropic-ai/sdk';
import { key, url } from './conversation.mjs';
import { anthropicScenarios } from './anthropic-conversation.mjs';

const clientFor = (apiKey) => new Anthropic({ apiKey, baseURL: url, maxRetries: 0 });
export const scenarios = anthropicScenarios(clientFor(key), clientFor('sk-nobody'));
