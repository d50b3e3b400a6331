import { StringDecoder } from "node:string_decoder";
import { SaxesParser } from "saxes";
import { FileFault } from "./file-fault.ts";

/** What a part of a workbook tells while it is read. Names come without their prefix. */
export interface XmlListener {
  open(name: string, attribute: (name: string) => string | undefined): void;
  text(text: string): void;
  close(name: string): void;
}

/**
 * Reads XML piece by piece and never whole. Entities are not resolved and a DOCTYPE refuses the file: no workbook has one.
 * @param limitBytes unpacked size beyond which the file is refused
 * @throws FileFault
 */
export async function* readXml(
  stream: AsyncIterable<Buffer>,
  limitBytes: number,
  listener: XmlListener,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ position: false });
  let fault: FileFault | null = null;
  let attributes: Readonly<Record<string, string>> = {};
  const attribute = (name: string) => attributes[name];
  parser.on("error", () => {
    fault ??= new FileFault("NOT_A_TABLE");
  });
  parser.on("doctype", () => {
    fault ??= new FileFault("NOT_A_TABLE");
  });
  parser.on("opentag", tag => {
    attributes = tag.attributes as Readonly<Record<string, string>>;
    listener.open(localName(tag.name), attribute);
  });
  parser.on("text", text => listener.text(text));
  parser.on("cdata", text => listener.text(text));
  parser.on("closetag", tag => listener.close(localName(tag.name)));

  const decoder = new StringDecoder("utf8");
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    if (size > limitBytes) throw new FileFault("TOO_COMPLEX");
    parser.write(decoder.write(chunk));
    if (fault) throw fault;
    yield;
  }
  parser.write(decoder.end()).close();
  if (fault) throw fault;
  yield;
}

function localName(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}
