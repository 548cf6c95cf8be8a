import { GoogleGenAI } from '@google/genai';
import { key, url } from './conversation.mjs';
import { genaiScenarios } from './genai-conversation.mjs';

const clientFor = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });
export const scenarios = genaiScenarios(clientFor(key), clientFor('sk-nobody'));
