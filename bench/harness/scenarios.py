"""What is asked of a gateway: a request body, the path it goes to, and how the mock provider behaves meanwhile."""

LONG = ("The gateway keeps a table of virtual keys and their budgets, and each request names a model. " * 90)[:8000]
CHAT = {"model": "mock-model", "messages": [
    {"role": "system", "content": "You are a terse assistant."},
    {"role": "user", "content": "Say what a gateway does, in one paragraph."}]}

SCENARIOS = {
    "chat": dict(body=CHAT, note="JSON reply of 654 bytes"),
    "chat8k": dict(body={**CHAT, "messages": [{"role": "user", "content": LONG}]}, note="8 KB prompt, JSON reply"),
    "stream": dict(body={**CHAT, "stream": True}, note="SSE, 68 events sent at once"),
    "paced": dict(body={**CHAT, "stream": True}, mock="chunk=5000", note="SSE, 68 events 5 ms apart"),
    "think": dict(body=CHAT, mock="ttfb=20000", note="JSON reply after 20 ms"),
    "embed": dict(body={"model": "mock-model", "input": "one short text"}, path="/v1/embeddings", note="256 floats"),
}


def path(scenario):
    return scenario.get("path", "/v1/chat/completions")
