import { GoogleGenAI } from '@google/genai';
import { key, url } from '../settings.mjs';

export const clientFor = (apiKey) => new GoogleGenAI({ apiKey, httpOptions: { baseUrl: url } });
export const client = clientFor(key);
