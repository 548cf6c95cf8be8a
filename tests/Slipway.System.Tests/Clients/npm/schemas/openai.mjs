// node openai.mjs FILE: each line of the file is { kind, body }; prints [{ line, kind, errors }] for those that are not what OpenAI's types say.
import Ajv from 'ajv';
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const beside = (name) => fileURLToPath(new URL(name, import.meta.url));
const schema = createGenerator({ path: beside('openai-surface.ts'), tsconfig: beside('tsconfig.json'), type: 'Surface', skipTypeCheck: true, additionalProperties: false }).createSchema('Surface');
const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(schema, 'openai');
const checks = {};
const checkOf = (kind) => (checks[kind] ??= ajv.compile({ $ref: `openai#/definitions/Surface/properties/${kind}` }));

const wrong = [];
fs.readFileSync(process.argv[2], 'utf8').trim().split('\n').forEach((text, line) => {
  const { kind, body } = JSON.parse(text);
  const check = checkOf(kind);
  if (!check(body)) wrong.push({ line, kind, errors: check.errors.map((e) => `${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`), body });
});
console.log(JSON.stringify(wrong));
