-- Kinds of tokens that are part of input or output, and what translations could not carry (JSON; null where nothing was lost).
ALTER TABLE usage_rows ADD COLUMN cache_write_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rows ADD COLUMN audio_input_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rows ADD COLUMN audio_output_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_rows ADD COLUMN losses TEXT;
