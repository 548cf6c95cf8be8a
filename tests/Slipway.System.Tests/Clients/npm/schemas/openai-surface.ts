// What each reply of the OpenAI surface has to be, in the words of OpenAI's own package.
import type OpenAI from 'openai';

export interface Surface {
  chat: OpenAI.Chat.ChatCompletion;
  chatChunk: OpenAI.Chat.ChatCompletionChunk;
  completion: OpenAI.Completion;
  embeddings: OpenAI.CreateEmbeddingResponse;
  model: OpenAI.Model;
  response: OpenAI.Responses.Response;
  responseEvent: OpenAI.Responses.ResponseStreamEvent;
  file: OpenAI.FileObject;
  fileDeleted: OpenAI.FileDeleted;
  batch: OpenAI.Batch;
  moderation: OpenAI.ModerationCreateResponse;
}
