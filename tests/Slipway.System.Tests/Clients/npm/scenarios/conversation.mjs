// What every client talks about. The words in brackets tell the scripted upstream behind the gateway which conversation it plays.
const upstreams = JSON.parse(process.env.UPSTREAMS ?? '{}');

export const url = process.env.SLIPWAY_URL;
export const key = process.env.SLIPWAY_KEY;
export const secureUrl = process.env.SLIPWAY_TLS_URL;

export const say = {
  text: '[play:text] When does the harbour open?',
  tools: '[play:tools] How is the weather in Porto and Faro, and what time is it in Porto?',
  json: '[play:json] The weather in Porto as JSON.',
  vision: '[play:vision] What is in this picture?',
  busy: '[play:busy] Hello?',
};

/** A prompt that is streamed as `one`, `, two` and `, three`; what follows `one` waits until `openGate` is called. */
export const gated = (client, model) => `[play:gated-${client}-${model}] Count to three.`;
export const openGate = (client, model) => fetch(`${upstreams[model]}gates/gated-${client}-${model}`, { method: 'POST' });

/** A picture of one pixel. */
export const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
export const pngUrl = `data:image/png;base64,${png}`;

const city = { type: 'object', properties: { city: { type: 'string', description: 'Name of the city' } }, required: ['city'], additionalProperties: false };

export const tools = {
  weather: { description: 'Tells the temperature in a city', schema: city, run: ({ city }) => `${city}: ${city === 'Porto' ? 21 : 24} degrees` },
  clock: { description: 'Tells the time in a city', schema: city, run: ({ city }) => `${city}: 09:30` },
};

export const toolList = Object.entries(tools).map(([name, { description, schema, run }]) => ({ name, description, schema, run }));

export const answerSchema = {
  type: 'object',
  properties: { city: { type: 'string' }, temperature: { type: 'integer' }, windy: { type: 'boolean' } },
  required: ['city', 'temperature', 'windy'],
  additionalProperties: false,
};

/** What an SDK's error tells, by the fields that programs look at. */
export const told = (error) => ({
  class: error.constructor.name,
  status: error.status ?? error.statusCode ?? error.status_code ?? (typeof error.code === 'number' ? error.code : undefined) ?? error.response?.status ?? null,
  message: String(error.message),
});

/** Runs what has to fail and gives the error. */
export const failing = async (run) => {
  try {
    return { class: 'none', status: null, message: JSON.stringify(await run()) };
  } catch (error) {
    return told(error);
  }
};
