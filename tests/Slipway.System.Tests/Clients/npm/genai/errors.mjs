import { report, told } from '../settings.mjs';
import { client, clientFor } from './client.mjs';

const failing = (who, model, contents = 'hello') => who.models.generateContent({ model, contents }).then(() => ({ class: 'none' }), told);
const failingStream = async (who, model) => {
  try {
    for await (const _ of await who.models.generateContentStream({ model, contents: 'hello' }));
    return { class: 'none' };
  } catch (error) {
    return told(error);
  }
};
const stranger = clientFor('sk-nobody');
report({
  unknownModel: await failing(client, 'no-such-model'),
  unknownModelStreamed: await failingStream(client, 'no-such-model'),
  badKey: await failing(stranger, 'gemini-3.8-flash'),
  upstream: await failing(client, 'failing'),
});
