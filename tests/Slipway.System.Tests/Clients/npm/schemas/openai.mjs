// node openai.mjs FILE: each line of the file is { kind, body }; prints [{ line, kind, errors }] for those that are not what OpenAI's types say.
import Ajv from 'ajv';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const schema = createGenerator({ path: beside('openai-surface.ts'), tsconfig: beside('tsconfig.json'), type: 'Surface', skipTypeCheck: true, additionalProperties: false }).createSchema('Surface');
// The package adds a field to responses for the convenience of its users, and leaves out two that OpenAI sends.
const response = schema.definitions.Response;
response.required = response.required.filter((name) => name !== 'output_text');
Object.assign(response.properties, { store: { type: ['boolean', 'null'] }, max_tool_calls: { type: ['integer', 'null'] } });
// Until it has ended, OpenAI says null for its usage.
response.properties.usage = { anyOf: [response.properties.usage, { type: 'null' }] };

const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, 'openai');
const checks = {};
const checkOf = (place) => (checks[place] ??= ajv.compile({ $ref: `openai#/definitions/${place}` }));

/** An event is held against the one type that has its name: errors are of that type then, and not of fifty. */
const eventTypes = Object.fromEntries(Object.entries(schema.definitions).filter(([, d]) => d.properties?.type?.const).map(([place, d]) => [d.properties.type.const, place]));
const placeOf = (kind, body) => (kind === 'responseEvent' && eventTypes[body.type]) || `Surface/properties/${kind}`;

// The one field more that is meant: where Google's own OpenAI-compatible API puts a call's thought signature. OpenAI's schema has open objects.
const known = (name, value) => (name === 'extra_content' ? undefined : value);

const wrong = [];
fs.readFileSync(process.argv[2], 'utf8').trim().split('\n').forEach((text, line) => {
  const { kind, body } = JSON.parse(text, known);
  const check = checkOf(placeOf(kind, body));
  if (!check(body)) wrong.push({ line, kind, errors: check.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`), body });
});
console.log(JSON.stringify(wrong));
