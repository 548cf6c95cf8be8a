import OpenAI from 'openai';
import { key, url } from '../settings.mjs';

export const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1`, maxRetries: 0 });
