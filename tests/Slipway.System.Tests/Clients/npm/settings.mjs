// What the tests hand over in the environment, and how a script answers: one line of JSON, the last that it prints.
export const url = process.env.SLIPWAY_URL;
export const key = process.env.SLIPWAY_KEY;
export const model = process.env.MODEL;
export const prompt = process.env.PROMPT;

/** Lets the fake provider send on: called when what it sent before has arrived here. */
export const openGate = (name) => fetch(`${process.env.GATES_URL}/${name}`, { method: 'POST' });

export const report = (what) => console.log(JSON.stringify(what));

/** What an SDK's error tells, by the fields that programs look at. */
export const told = (error) => ({ class: error.constructor.name, name: error.name, status: error.status ?? null, code: error.code ?? null, type: error.type ?? null, message: error.message });
