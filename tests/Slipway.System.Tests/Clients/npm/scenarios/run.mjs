// node run.mjs CLIENT: holds every conversation of a client with every model in MODELS, several models at a time, and prints
// { model: { scenario: what came out, or { thrown } } } as its last line.
import { told } from './conversation.mjs';

const name = process.argv[2];
const { scenarios } = await import(`./${name}.mjs`);
const models = process.env.MODELS.split(',');
const only = process.env.SCENARIOS?.split(',');

const hold = async (run, model) => {
  try {
    return await run(model, name);
  } catch (error) {
    return { thrown: { ...told(error), stack: error.stack } };
  }
};

const results = Object.fromEntries(await Promise.all(models.map(async (model) => {
  const outcome = {};
  for (const [scenario, run] of Object.entries(scenarios)) if (!only || only.includes(scenario)) outcome[scenario] = await hold(run, model);
  return [model, outcome];
})));
console.log('\n' + JSON.stringify(results));
process.exit(0);
