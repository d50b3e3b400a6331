import { expect, test } from "vitest";
import { readMessages } from "./event-reader.ts";

const stream = 'event: next\ndata: {"data":{"name":"ศูนย์พัฒนาเด็กเล็ก"}}\n\n:\n\nevent: complete\ndata: \n\n';
const messages = [
  { event: "next", data: '{"data":{"name":"ศูนย์พัฒนาเด็กเล็ก"}}' },
  { event: "", data: "" },
  { event: "complete", data: "" },
];

async function read(pieces: Uint8Array<ArrayBuffer>[]) {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const found = [];
  for await (const message of readMessages(body)) found.push(message);
  return found;
}

test("messages are whole wherever the network cuts, in the middle of a Thai letter too", async () => {
  const bytes = new TextEncoder().encode(stream);
  for (let cut = 0; cut <= bytes.length; cut += 1)
    expect(await read([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(messages);
  expect(await read([...bytes].map(byte => Uint8Array.of(byte)))).toEqual(messages);
});

test("what breaks off in the middle of a message is no message", async () => {
  expect(await read([new TextEncoder().encode(stream.slice(0, 30))])).toEqual([]);
});
