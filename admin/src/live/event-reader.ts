/** A message of a stream of server-sent events; a comment, which only says that the server is there, has no event. */
export interface StreamMessage {
  event: string;
  data: string;
}

/** The messages of a stream as they come in, whatever pieces the network makes of them. Ends with the stream. */
export async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamMessage> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) yield messageOf(block);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function messageOf(block: string): StreamMessage {
  const message = { event: "", data: "" };
  for (const line of block.split("\n")) {
    const [, field, value = ""] = /^(event|data): ?(.*)$/.exec(line) ?? [];
    if (field === "event" || field === "data") message[field] += value;
  }
  return message;
}
